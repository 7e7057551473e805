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

describe('a session that ends', () => {
  it('closes its sockets with the reason, and no others', async () => {
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

  it('by a call of its own is closed after the answer, and takes no call meanwhile', async () => {
    await start()
    const socket = await testServer.openSocket({ query: '?accessToken=good:s' })
    socket.send(mutation(1, 'leave'))
    await expect.poll(async () => (await testServer.openSocket()).socket.readyState).toBe(1)
    socket.send(query(2))
    expect((await socket.answer()).result.data).toBe('left')
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_REVOKED' })
  })

  it('does not wait for a call that never ends', async () => {
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

describe('a slow reader', () => {
  it('has no more calls run for them than what they are behind', async () => {
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

  it('is waited for, and told to come back when it takes too long', async () => {
    let tell: (facts: object) => void = () => undefined
    const closing = new Promise<object>((resolve) => {
      tell = (facts) => 'code' in facts && resolve(facts)
    })
    testServer = await createTestServer({
      log: { ...silence, debug: tell },
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

describe('staying in touch', () => {
  it('asks in both languages', async () => {
    await start({ pingMs: 50 })
    const { socket, answer } = await testServer.openSocket({ query: '?accessToken=good:s' })
    const [ping] = await Promise.all([answer((message) => message === 'PING'), once(socket, 'ping')])
    expect(ping).toBe('PING')
  })

  it('answers PING with PONG', async () => {
    await start()
    const { send, answer } = await testServer.openSocket()
    send('PING')
    expect(await answer()).toBe('PONG')
  })

  it('lets go of who gives no sign of life', async () => {
    await start({ pingMs: 50 })
    const { socket } = await testServer.openSocket({ query: '?accessToken=good:s' })
    socket.pause()
    await expect.poll(testServer.socketCount).toBe(0)
    socket.terminate()
  })
})

describe('a server that is about to stop', () => {
  it('asks to reconnect, refuses new calls, and closes with 1012 after the last answer', async () => {
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
