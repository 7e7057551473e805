import { appRouter } from '@assistant/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../testing/test-server.js'

let testServer: TestServer
beforeAll(async () => {
  testServer = await createTestServer({ router: appRouter })
})
afterAll(() => testServer.close())

const pages = ['/api/docs', '/api/docs/']
const files = [
  ['/api/docs', 'text/html; charset=utf-8'],
  ['/api/docs/', 'text/html; charset=utf-8'],
  ['/api/docs/docs.css', 'text/css; charset=utf-8'],
  ['/api/docs/docs.js', 'text/javascript; charset=utf-8'],
  ['/api/docs/swagger-ui.css', 'text/css; charset=utf-8'],
  ['/api/docs/swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
] as const

describe.each(files)('%s', (path, type) => {
  it('has its content type, the content security policy of all pages and nosniff', async () => {
    const { status, headers } = await fetch(testServer.url + path)
    expect([status, headers.get('content-type')]).toEqual([200, type])
    expect(headers.get('content-security-policy')).toBe(
      (await fetch(testServer.url)).headers.get('content-security-policy'),
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('is answered with 304 when the browser has the same version', async () => {
    const first = await fetch(testServer.url + path)
    expect(first.headers.get('cache-control')).toBe('no-cache')
    const etag = first.headers.get('etag') ?? ''
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const { status, headers } = await fetch(testServer.url + path, { headers: { 'if-none-match': known } })
      expect([status, headers.get('etag')]).toEqual([304, etag])
    }
    expect((await fetch(testServer.url + path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  })

  it('has a HEAD response with the length of its body', async () => {
    const { status, headers } = await fetch(testServer.url + path, { method: 'HEAD' })
    const body = await (await fetch(testServer.url + path)).arrayBuffer()
    expect([status, headers.get('content-length')]).toEqual([200, String(body.byteLength)])
  })

  it('rejects POST', async () => {
    const { status, headers } = await fetch(testServer.url + path, { method: 'POST' })
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})

describe.each(pages)('the page at %s', (path) => {
  it('has no inline scripts, styles or event handlers', async () => {
    const html = await (await fetch(testServer.url + path)).text()
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\s(style|on[a-z]+)=|javascript:/i)
  })

  it('has only relative URLs apart from its empty icon, and they lead to existing files and pages', async () => {
    const html = await (await fetch(testServer.url + path)).text()
    const addresses = [...html.matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, address = '']) => address)
    const named = addresses.filter((address) => address !== 'data:,')
    expect(named.every((address) => /^\.\.?\//.test(address))).toBe(true)
    const found = await Promise.all(named.map(async (address) => fetch(new URL(address, testServer.url + path))))
    expect(found.map(({ url, status }) => [new URL(url).pathname, status])).toEqual([
      ['/api/docs/swagger-ui.css', 200],
      ['/api/docs/docs.css', 200],
      ['/api/docs/swagger-ui-bundle.js', 200],
      ['/api/docs/docs.js', 200],
      ['/', 200],
      ['/api/openapi.json', 200],
      ['/api/openapi.json', 200],
    ])
  })
})

describe('a path below the documentation that is not published', () => {
  it.each([
    '/api/docs/package.json',
    '/api/docs/index.html',
    '/api/docs/swagger-ui-bundle.js.map',
    '/api/docs/swagger-ui.css/',
    '/api/docs/..%2f..%2fpackage.json',
    '/api/docs//swagger-ui.css',
    '/api/docs/__proto__',
  ])('is answered with 404: %s', async (path) => {
    expect((await fetch(testServer.url + path)).status).toBe(404)
  })

  it.each(['/api/docs/../openapi/docs.ts', '/api/docs/../../package.json'])(
    'is rejected with 400 if it has dot segments: %s',
    async (path) => {
      const answer = await testServer.exchange(`GET ${path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    },
  )
})
