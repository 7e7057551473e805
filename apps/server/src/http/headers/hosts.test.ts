import { freePort } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, silence, type TestServer } from '../../../testing/test-server.js'
import { servedHosts } from './hosts.js'

let testServer: TestServer
beforeAll(async () => {
  testServer = await createTestServer({
    publicUrl: 'https://Assistant.example/tools',
    port: await freePort(),
    allowedHosts: ['assistant.internal', '10.0.0.5', 'fd00::1'],
  })
})
afterAll(() => testServer.close())

const get = (host: string, path = '/trpc/hello', ...headers: string[]) =>
  testServer.exchange([`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...headers, '', ''].join('\r\n'))
const upgrade = [
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
] as const
const getSocket = (host: string) =>
  testServer.exchange(
    ['GET /trpc HTTP/1.1', `Host: ${host}`, 'Connection: Upgrade', ...upgrade, '', ''].join('\r\n'),
    // The connection stays open after 101, so the exchange ends at the status line.
    { until: /^HTTP\/1\.1 101 / },
  )

const foreign = [
  ['evil.example'],
  ['evil.example:80'],
  ['assistant.example.evil.example'],
  ['assistant.example..'],
  ['evil-assistant.example'],
  ['localhost.evil.example'],
  ['127.0.0.1.evil.example'],
  ['128.0.0.1'],
  ['0.0.0.0'],
  ['[::]'],
  ['[::2]'],
  ['192.168.0.1:3000'],
] as const

describe('a request for a host that is not served', () => {
  it.each(foreign)('is rejected with 421, whether for a call, a page or a WebSocket: %s', async (host) => {
    const call = await get(host)
    expect(call).toMatch(/^HTTP\/1\.1 421 /)
    expect(call).toMatch(
      /"error":\{"code":"HOST_NOT_ALLOWED","message":"[^"]* add it to ALLOWED_HOSTS\.","requestId":"/,
    )
    expect(call).toContain('"data":{"code":"FORBIDDEN","httpStatus":421')
    for (const path of ['/', '/api/things/own', '/metrics', '/none', '/tools/trpc/hello']) {
      expect(await get(host, path), path).toMatch(/^HTTP\/1\.1 421 /)
    }
    const socket = await getSocket(host)
    expect(socket).toMatch(/^HTTP\/1\.1 421 /)
    expect(socket).toContain('"HOST_NOT_ALLOWED"')
  })

  it('is recognized by its Host header and not by X-Forwarded-Host', async () => {
    expect(await get('evil.example', '/trpc/hello', 'X-Forwarded-Host: assistant.example')).toMatch(/^HTTP\/1\.1 421 /)
    expect(await get('localhost', '/trpc/hello', 'X-Forwarded-Host: evil.example')).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('is answered if it is a health probe', async () => {
    for (const path of ['/health/live', '/health/ready', '/tools/health/live']) {
      expect(await get('10.1.2.3:3000', path), path).toMatch(/^HTTP\/1\.1 200 /)
    }
    expect(await get('10.1.2.3:3000', '/health/other')).toMatch(/^HTTP\/1\.1 421 /)
  })

  it('is logged once for each of the first ten hosts', async () => {
    const logged: object[] = []
    const other = await createTestServer({ log: { ...silence, warn: (facts) => void logged.push(facts) } })
    const names = Array.from({ length: 12 }, (_, at) => `host-${at}.example`)
    for (const host of names.flatMap((name) => [name, name])) {
      const lines = ['GET /trpc/hello HTTP/1.1', `Host: ${host}`, 'Connection: close', '', '']
      expect(await other.exchange(lines.join('\r\n'))).toMatch(/^HTTP\/1\.1 421 /)
    }
    expect(logged).toEqual(names.slice(0, 10).map((host) => ({ host })))
    await other.close()
  })
})

describe('the served hosts', () => {
  it.each([
    ...['assistant.example', 'ASSISTANT.example', 'assistant.example.', 'assistant.example:8443'],
    ...[
      'localhost',
      'LocalHost:1',
      'localhost.',
      'app.localhost',
      '127.0.0.1',
      '127.9.8.7:3000',
      '[::1]',
      '[0:0:0:0:0:0:0:1]:1',
    ],
    ...['assistant.internal:3000', '10.0.0.5', '[fd00::1]:3000', '[FD00:0::1]'],
  ])('include %s', async (host) => {
    expect(await get(host)).toMatch(/^HTTP\/1\.1 200 /)
    expect(await getSocket(host)).toMatch(/^HTTP\/1\.1 101 /)
  })

  it.each([
    [{ host: '127.0.0.1' }, ['127.0.0.1']],
    [{ host: '0.0.0.0', publicUrl: 'https://a.example' }, ['a.example']],
    [{ host: '::', publicUrl: 'https://a.example:8443/b' }, ['a.example']],
    [{ host: '::0' }, []],
    [{ host: '192.168.0.5' }, ['192.168.0.5']],
    [{ host: 'fd00::5' }, ['[fd00::5]']],
    [{ host: 'box.lan', allowedHosts: ['B.example.', 'box.lan'] }, ['box.lan', 'b.example']],
  ])('are taken from the public URL, the listening address and ALLOWED_HOSTS: %j', (options, expected) => {
    expect([...servedHosts({ publicUrl: undefined, allowedHosts: undefined, ...options })]).toEqual(expected)
  })
})
