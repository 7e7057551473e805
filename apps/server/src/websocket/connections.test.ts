import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { byId, codeOf, mutation, query, sessionOf, subscription } from '../../testing/messages.js'
import { createTestServer, silence, type TestServer } from '../../testing/test-server.js'
import type { SocketLimits } from './limits/socket-limits.js'

let testServer: TestServer
afterEach(async () => {
  await testServer.close()
  expect([testServer.socketCount(), testServer.watchedSessions()]).toEqual([0, 0])
})

const start = async (sockets: Partial<SocketLimits> = {}) => {
  testServer = await createTestServer({ limits: { sockets } })
}

describe('the end of a session', () => {
  it('closes the sockets of the session with the reason, and no others', async () => {
    await start()
    const own = await testServer.openSocket({ query: '?accessToken=good:one' })
    const other = await testServer.openSocket({ query: '?accessToken=good:two' })
    own.send(subscription(5))
    await own.answer(byId(5))
    expect([await sessionOf(own), await sessionOf(other)]).toEqual(['one', 'two'])
    testServer.endSession('one', 'ACCOUNT_SUSPENDED')
    expect(await own.closed).toEqual({ code: 4401, reason: 'ACCOUNT_SUSPENDED' })
    expect(await sessionOf(other)).toBe('two')
  })

  it('closes the socket after the answer to the call that caused it, and later calls get no answer', async () => {
    await start()
    const socket = await testServer.openSocket({ query: '?accessToken=good:s' })
    socket.send(mutation(1, 'leave'))
    await expect.poll(async () => (await testServer.openSocket()).socket.readyState).toBe(1)
    socket.send(query(2))
    expect((await socket.answer()).result.data).toBe('left')
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_REVOKED' })
  })

  it('closes the socket even if a call on it never ends', async () => {
    await start({ lastAnswersMs: 50 })
    const socket = await testServer.openSocket({ query: '?accessToken=good:s' })
    await sessionOf(socket)
    socket.send(mutation(2, 'never'))
    socket.send(query(3))
    await socket.answer(byId(3))
    testServer.endSession('s', 'SESSION_REVOKED')
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_REVOKED' })
  })
})

describe('a socket whose client reads slowly', () => {
  it('runs no more calls while too many answers are unread', async () => {
    let closed = () => {}
    const atClose = new Promise<number>((resolve) => {
      closed = () => resolve(runs)
    })
    let runs = 0
    testServer = await createTestServer({
      log: { ...silence, debug: (facts) => 'code' in facts && closed() },
      limits: { sockets: { slowMs: 300 } },
    })
    testServer.onNotification('large', () => {
      runs += 1
    })
    const socket = await testServer.openSocket({ query: '?accessToken=good:s' })
    socket.socket.pause()
    socket.send(Array.from({ length: 100 }, (_, index) => query(index + 1, 'large')))
    expect(await atClose).toBeLessThan(60)
    socket.socket.terminate()
  })

  it('is closed with 4408 if the client does not catch up in time', async () => {
    let onDebug: (facts: object) => void = () => undefined
    const closing = new Promise<object>((resolve) => {
      onDebug = (facts) => 'code' in facts && resolve(facts)
    })
    testServer = await createTestServer({
      log: { ...silence, debug: onDebug },
      limits: { sockets: { slowMs: 300 } },
    })
    const socket = await testServer.openSocket({ query: '?accessToken=good:s' })
    socket.send(subscription(1, 'flood'))
    await socket.answer((answer) => answer.result?.type === 'data')
    socket.socket.pause()
    expect(await closing).toMatchObject({ code: 4408 })
    socket.socket.resume()
    expect(await socket.closed).toEqual({ code: 4408, reason: 'TOO_SLOW' })
  })
})

describe('the keep-alive of a socket', () => {
  it('sends a protocol ping and a PING message of tRPC', async () => {
    await start({ pingMs: 50 })
    const { socket, answer } = await testServer.openSocket({ query: '?accessToken=good:s' })
    const [ping] = await Promise.all([answer((message) => message === 'PING'), once(socket, 'ping')])
    expect(ping).toBe('PING')
  })

  it('answers a PING message with PONG', async () => {
    await start()
    const { send, answer } = await testServer.openSocket()
    send('PING')
    expect(await answer()).toBe('PONG')
  })

  it('closes the socket if its client sends nothing between two pings', async () => {
    await start({ pingMs: 50 })
    const { socket } = await testServer.openSocket({ query: '?accessToken=good:s' })
    socket.pause()
    await expect.poll(testServer.socketCount).toBe(0)
    socket.terminate()
  })
})

describe('a server that is about to stop', () => {
  it('asks clients to reconnect, rejects new calls, and closes sockets with 1012', async () => {
    await start()
    const socket = await testServer.openSocket({ query: '?accessToken=good:s' })
    expect(await sessionOf(socket)).toBe('s')
    socket.send(subscription(2))
    await socket.answer((answer) => answer.result?.type === 'data')
    testServer.drain()
    expect(await socket.answer((answer) => answer.method === 'reconnect')).toEqual({ id: null, method: 'reconnect' })
    socket.send(query(3))
    expect(codeOf(await socket.answer(byId(3)))).toBe('SHUTTING_DOWN')
    await testServer.close()
    expect(await socket.closed).toEqual({ code: 1012, reason: 'SHUTTING_DOWN' })
  })
})
