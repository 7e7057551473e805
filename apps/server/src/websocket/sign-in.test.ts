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

describe('who a socket belongs to', () => {
  it.each([
    ['the parameters', { query: '?connectionParams=1' }, connectionParams('good:p'), 'p'],
    ['the header', { headers: { authorization: 'bearer good:h' } }, undefined, 'h'],
    ['the address', { query: '?accessToken=good:q' }, undefined, 'q'],
    [
      'the parameters, before the header',
      { query: '?connectionParams=1', headers: { authorization: 'Bearer good:h' } },
      connectionParams('good:p'),
      'p',
    ],
    [
      'the header, before the address',
      { query: '?accessToken=good:q', headers: { authorization: 'Bearer good:h' } },
      undefined,
      'h',
    ],
    [
      'the header, where the parameters have none',
      { query: '?connectionParams=1', headers: { authorization: 'Bearer good:h' } },
      { method: 'connectionParams', data: null },
      'h',
    ],
    ['nobody, without a token', {}, undefined, null],
  ])('is told by %s', async (_, options, first, sessionId) => {
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
    ['another scheme', { headers: { authorization: 'Basic good:h' } }, undefined, 'UNAUTHENTICATED'],
    [
      'a bad token before a good one',
      { query: '?accessToken=good:q', headers: { authorization: 'Bearer bad' } },
      undefined,
      'UNAUTHENTICATED',
    ],
    [
      'bad parameters before a good token',
      { query: '?connectionParams=1&accessToken=good:q' },
      connectionParams('bad'),
      'UNAUTHENTICATED',
    ],
    ['parameters that are none', { query: '?connectionParams=1&accessToken=good:q' }, '"x"', 'UNAUTHENTICATED'],
    ['parameters that are no text', { query: '?connectionParams=1' }, { data: { accessToken: 1 } }, 'UNAUTHENTICATED'],
    ['parameters that are no JSON', { query: '?connectionParams=1' }, '{', 'UNAUTHENTICATED'],
  ])('is closed with 4401 for %s', async (_, options, first, reason) => {
    await start()
    const socket = await testServer.openSocket(options)
    if (first) socket.send(first)
    expect(await socket.closed).toEqual({ code: 4401, reason })
  })

  it('is not told UNAUTHENTICATED when nobody can say', async () => {
    await start()
    const socket = await testServer.openSocket({ query: '?accessToken=broken' })
    expect(await socket.closed).toEqual({ code: 1011, reason: 'INTERNAL' })
  })

  it('is closed soon when it is nobody', async () => {
    await start({ anonymousMs: 100 })
    const silent = await testServer.openSocket({ query: '?connectionParams=1' })
    const nobody = await testServer.openSocket()
    const somebody = await testServer.openSocket({ query: '?accessToken=good:s' })
    expect(await nobody.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
    expect(await silent.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
    expect(await sessionOf(somebody)).toBe('s')
  })

  it('is closed with 4401 for a bad token, whatever follows it', async () => {
    await start()
    const socket = await testServer.openSocket({ query: '?connectionParams=1' })
    socket.send(connectionParams('bad'))
    socket.send('x'.repeat(1024 * 1024))
    expect(await socket.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
  })

  it('is told to try again when its token cannot be verified in time', async () => {
    testServer = await createTestServer({
      limits: { sockets: { anonymousMs: 100 } },
      authenticate: () => new Promise(() => undefined),
    })
    const socket = await testServer.openSocket({ query: '?accessToken=good:s' })
    expect(await socket.closed).toEqual({ code: 1011, reason: 'UNAVAILABLE' })
  })

  it('has a hundred sockets at most for one user, over all sessions', async () => {
    await start()
    const open = (session: number) => testServer.openSocket({ query: `?accessToken=good:${session}` })
    const sockets = await Promise.all(Array.from({ length: 100 }, (_, at) => open(at % 10)))
    for (const socket of sockets) expect(await sessionOf(socket)).toBeTypeOf('string')
    expect(await (await open(10)).closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    sockets[0]?.socket.terminate()
    await expect.poll(testServer.watchedSessions).toBe(99)
    expect(await sessionOf(await open(10))).toBe('10')
  })

  it('has twenty sockets at most for one session', async () => {
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
