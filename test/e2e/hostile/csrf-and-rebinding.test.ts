import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { httpRequest, sendBytes } from '../../support/clients/raw-http.js'
import { registerUser, type TestUser } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { type DefaultServer, startDefaultServer } from '../../support/servers/default-server.js'

describe('a forged sign-out request', () => {
  const cleanup = cleanUpAfterAll()
  let url: string
  let victim: TestUser
  let attacker: TestUser

  beforeAll(async () => {
    url = (await startDefaultServer(cleanup)).url
    victim = await registerUser(url)
    attacker = await registerUser(url)
  })

  const foreign = { origin: 'https://evil.example' }
  const attempts: Readonly<Record<string, (cookie: string) => Readonly<Record<string, string>>>> = {
    'from a foreign origin': (cookie) => ({ cookie, ...foreign }),
    'from a foreign origin, with the header': (cookie) => ({ cookie, ...foreign, 'x-assistant-csrf': '1' }),
    'from the origin of the server, without the header': (cookie) => ({ cookie, origin: url }),
    'without an origin': (cookie) => ({ cookie }),
  }
  const paths = ['/trpc/auth.logout', '/api/auth/logout']
  it.each(Object.keys(attempts).flatMap((name) => paths.map((path) => [name, path] as const)))(
    'does not clear the cookies of the user when it sends the refresh token of another user %s, to %s',
    async (name, path) => {
      const { email, password } = victim
      const own = { origin: url, 'x-assistant-csrf': '1' }
      const signedIn = await call(url, 'auth.login', { email, password, cookie: true }, { headers: own })
      const cookie = signedIn.headers
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ')
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...attempts[name]?.(cookie) },
        body: JSON.stringify({ refreshToken: attacker.refreshToken }),
      })
      await response.text()
      expect(response.headers.getSetCookie()).toEqual([])
      const me = await call(url, 'users.me', {}, { headers: { cookie, ...own } })
      expect(me.data).toMatchObject({ id: victim.user.id })
    },
  )
})

describe('the check of the Host header', () => {
  const cleanup = cleanUpAfterAll()
  let server: DefaultServer
  let namedServer: DefaultServer

  beforeAll(async () => {
    server = await startDefaultServer(cleanup)
    namedServer = await startDefaultServer(cleanup, { environment: { ALLOWED_HOSTS: 'rebound.example' } })
  })

  const send = ({ port }: DefaultServer, host: string, line: string, ...more: readonly string[]) =>
    sendBytes(port, httpRequest(`${line} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...more))

  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
  const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='
  const json = ['Content-Type: application/json', 'Content-Length: 0']
  const lines: readonly (readonly [string, ...string[]])[] = [
    ['GET /'],
    ['GET /trpc/system.health'],
    ['GET /trpc/system.health,system.health?batch=1'],
    ['POST /trpc/auth.logout', ...json],
    ['OPTIONS /trpc/users.me', 'Origin: https://evil.example', 'Access-Control-Request-Method: POST'],
    ['GET /api/users/me'],
    ['GET /api/openapi.json'],
    ['GET /.well-known/jwks.json'],
    ['GET /metrics'],
    ['GET /no/such/page'],
  ]

  it.each(lines)('rejects %s from a foreign host with 421 and HOST_NOT_ALLOWED', async (line, ...more) => {
    for (const host of ['rebound.example', `rebound.example:${server.port}`, 'REBOUND.example.', '127.0.0.1.nip.io']) {
      const answer = await send(server, host, line, ...more)
      expect(answer).toMatch(/^HTTP\/1\.1 421 /)
      expect(answer).toContain('"HOST_NOT_ALLOWED"')
      expect(answer).toContain('ALLOWED_HOSTS')
    }
  })

  it('rejects a WebSocket upgrade from a foreign host with 421', async () => {
    expect(await send(server, 'rebound.example', 'GET /trpc', ...upgrade, key)).toMatch(/^HTTP\/1\.1 421 /)
  })

  it.each(['/health/live', '/health/ready'])('accepts any host for the health check %s', async (path) => {
    expect(await send(server, 'rebound.example', `GET ${path}`)).toMatch(/^HTTP\/1\.1 200 /)
  })

  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '[::1]', '127.0.0.1:65535'])(
    'accepts the local name %s',
    async (host) => {
      expect(await send(server, host, 'GET /trpc/system.health')).toMatch(/^HTTP\/1\.1 200 /)
    },
  )

  it('accepts the names of ALLOWED_HOSTS and rejects other ones', async () => {
    expect(await send(namedServer, 'rebound.example', 'GET /trpc/system.health')).toMatch(/^HTTP\/1\.1 200 /)
    expect(await send(namedServer, 'Rebound.example:8080', 'GET /trpc/system.health')).toMatch(/^HTTP\/1\.1 200 /)
    expect(await send(namedServer, 'other.example', 'GET /trpc/system.health')).toMatch(/^HTTP\/1\.1 421 /)
  })
})
