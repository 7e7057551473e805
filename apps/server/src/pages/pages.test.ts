import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../testing/test-server.js'

let testServer: TestServer
beforeAll(async () => {
  testServer = await createTestServer()
})
afterAll(() => testServer.close())

const pages = ['/', ...['verify', 'confirm', 'reset', 'invite'].flatMap((name) => [`/${name}`, `/${name}/`])]
const assets = ['/assets/page.css', '/assets/page.js']

describe.each(pages)('the page at %s', (path) => {
  it('is HTML that cannot be framed or cached', async () => {
    const { status, headers } = await fetch(testServer.url + path)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
  })

  it('has no inline script, style or event handler', async () => {
    const html = await (await fetch(testServer.url + path)).text()
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\s(style|on[a-z]+)=|javascript:/i)
    expect(html).toContain('<html lang="en">')
  })

  it('loads its stylesheet, and its script if it has one, by relative addresses', async () => {
    const html = await (await fetch(testServer.url + path)).text()
    const links = [...html.matchAll(/<(?:link rel="stylesheet"|script type="module") (?:href|src)="([^"]+)"/g)]
    const addresses = links.map(([, link = '']) => {
      expect(link).toMatch(/^\.\.?\//)
      return new URL(link, testServer.url + path).pathname
    })
    expect(addresses).toEqual(path === '/' ? ['/assets/page.css'] : assets)
  })
})

describe('the home page', () => {
  it('shows how to call the server, and needs no script', async () => {
    const html = await (await fetch(testServer.url)).text()
    expect(html).toContain(`curl ${testServer.url}/trpc/system.health`)
    expect(html).toContain(`ws://127.0.0.1:${testServer.port}/trpc`)
    expect(html).not.toContain('<script')
  })
})

describe('the assets of the pages', () => {
  it.each([
    ['/assets/page.css', 'text/css; charset=utf-8'],
    ['/assets/page.js', 'text/javascript; charset=utf-8'],
  ])('include %s, which is served as %s', async (path, type) => {
    const { status, headers } = await fetch(testServer.url + path)
    expect([status, headers.get('content-type')]).toEqual([200, type])
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('pages and their assets', () => {
  it.each([...pages, ...assets])('answer HEAD at %s with the type and length of GET, and no body', async (path) => {
    const [head, get] = await Promise.all([
      fetch(testServer.url + path, { method: 'HEAD' }),
      fetch(testServer.url + path),
    ])
    expect(head.status).toBe(200)
    expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength))
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'))
    expect(await head.text()).toBe('')
  })

  it.each([...pages, ...assets])('reject POST at %s with 405', async (path) => {
    const response = await fetch(testServer.url + path, { method: 'POST' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect(await response.json()).toMatchObject({ error: { code: 'METHOD_NOT_ALLOWED' } })
  })

  it.each(['/verify/more', '/Verify', '/assets', '/assets/', '/assets/page.css/', '/assets/other.js'])(
    'do not exist at %s, which is answered with 404',
    async (path) => {
      const response = await fetch(testServer.url + path)
      expect(response.status).toBe(404)
      expect(await response.json()).toEqual({
        error: { code: 'NOT_FOUND', message: expect.any(String), requestId: response.headers.get('x-request-id') },
      })
    },
  )
})
