import { afterEach, describe, expect, it } from 'vitest'
import { connectionParams, sessionOf } from '../../testing/messages.js'
import { createTestServer, type TestServer } from '../../testing/test-server.js'
import type { SocketLimits } from './limits/socket-limits.js'

let testServer: TestServer
afterEach(async () => {
  await testServer.close()
  expect([testServer.socketCount(), testServer.watchedSessions()]).toEqual([0, 0])
})

const start = async (sockets: Partial<SocketLimits> = {}) => {
  testServer = await createTestServer({ limits: { sockets } })
}

describe('the sign-in of a socket', () => {
  it.each([
    ['the connection parameters', { query: '?connectionParams=1' }, connectionParams('good:p'), 'p'],
    ['the Authorization header', { headers: { authorization: 'bearer good:h' } }, undefined, 'h'],
    ['the query of the URL', { query: '?accessToken=good:q' }, undefined, 'q'],
    [
      'the connection parameters rather than the header',
      { query: '?connectionParams=1', headers: { authorization: 'Bearer good:h' } },
      connectionParams('good:p'),
      'p',
    ],
    [
      'the header rather than the query',
      { query: '?accessToken=good:q', headers: { authorization: 'Bearer good:h' } },
      undefined,
      'h',
    ],
    [
      'the header if the connection parameters are null',
      { query: '?connectionParams=1', headers: { authorization: 'Bearer good:h' } },
      { method: 'connectionParams', data: null },
      'h',
    ],
    ['no source if the client presents none, and leaves the socket anonymous', {}, undefined, null],
  ])('uses the token from %s', async (_, options, first, sessionId) => {
    await start()
    const socket = await testServer.openSocket(options)
    if (first) socket.send(first)
    expect(await sessionOf(socket)).toBe(sessionId)
  })

  it.each([
    ['a bad token', { query: '?accessToken=bad' }, undefined, 'UNAUTHENTICATED'],
    ['an empty token', { query: '?accessToken=' }, undefined, 'UNAUTHENTICATED'],
    ['a token that has expired', { query: '?accessToken=expired:s' }, undefined, 'ACCESS_TOKEN_EXPIRED'],
    ['a session that has ended', { query: '?accessToken=good:ended' }, undefined, 'SESSION_REVOKED'],
    [
      'another scheme in the Authorization header',
      { headers: { authorization: 'Basic good:h' } },
      undefined,
      'UNAUTHENTICATED',
    ],
    [
      'a bad token in the header and a good one in the query',
      { query: '?accessToken=good:q', headers: { authorization: 'Bearer bad' } },
      undefined,
      'UNAUTHENTICATED',
    ],
    [
      'a bad token in the connection parameters and a good one in the query',
      { query: '?connectionParams=1&accessToken=good:q' },
      connectionParams('bad'),
      'UNAUTHENTICATED',
    ],
    [
      'connection parameters that are not an object',
      { query: '?connectionParams=1&accessToken=good:q' },
      '"x"',
      'UNAUTHENTICATED',
    ],
    [
      'a token in the connection parameters that is not text',
      { query: '?connectionParams=1' },
      { data: { accessToken: 1 } },
      'UNAUTHENTICATED',
    ],
    ['connection parameters that are not JSON', { query: '?connectionParams=1' }, '{', 'UNAUTHENTICATED'],
  ])('closes the socket with 4401 for %s', async (_, options, first, reason) => {
    await start()
    const socket = await testServer.openSocket(options)
    if (first) socket.send(first)
    expect(await socket.closed).toEqual({ code: 4401, reason })
  })

  it('closes the socket with 1011 and INTERNAL, not as UNAUTHENTICATED, if the check itself fails', async () => {
    await start()
    const socket = await testServer.openSocket({ query: '?accessToken=broken' })
    expect(await socket.closed).toEqual({ code: 1011, reason: 'INTERNAL' })
  })

  it('closes sockets without a token with 4401 after a time limit', async () => {
    await start({ anonymousMs: 100 })
    const silent = await testServer.openSocket({ query: '?connectionParams=1' })
    const anonymous = await testServer.openSocket()
    const signedIn = await testServer.openSocket({ query: '?accessToken=good:s' })
    expect(await anonymous.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
    expect(await silent.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
    expect(await sessionOf(signedIn)).toBe('s')
  })

  it('closes the socket with 4401 for a bad token, even if a large message follows it', async () => {
    await start()
    const socket = await testServer.openSocket({ query: '?connectionParams=1' })
    socket.send(connectionParams('bad'))
    socket.send('x'.repeat(1024 * 1024))
    expect(await socket.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
  })

  it('closes the socket with 1011 and UNAVAILABLE if the token is not verified in time', async () => {
    testServer = await createTestServer({
      limits: { sockets: { anonymousMs: 100 } },
      authenticate: () => new Promise(() => undefined),
    })
    const socket = await testServer.openSocket({ query: '?accessToken=good:s' })
    expect(await socket.closed).toEqual({ code: 1011, reason: 'UNAVAILABLE' })
  })

  it('allows a user at most a hundred sockets over all sessions', async () => {
    await start()
    const open = (session: number) => testServer.openSocket({ query: `?accessToken=good:${session}` })
    const sockets = await Promise.all(Array.from({ length: 100 }, (_, at) => open(at % 10)))
    for (const socket of sockets) expect(await sessionOf(socket)).toBeTypeOf('string')
    expect(await (await open(10)).closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    sockets[0]?.socket.terminate()
    await expect.poll(testServer.watchedSessions).toBe(99)
    expect(await sessionOf(await open(10))).toBe('10')
  })

  it('allows a session at most twenty sockets', async () => {
    await start()
    const open = () => testServer.openSocket({ query: '?accessToken=good:s' })
    const sockets = await Promise.all(Array.from({ length: 20 }, open))
    for (const socket of sockets) expect(await sessionOf(socket)).toBe('s')
    expect(await (await open()).closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    sockets[0]?.socket.terminate()
    await expect.poll(testServer.watchedSessions).toBe(19)
    expect(await sessionOf(await open())).toBe('s')
  })
})
