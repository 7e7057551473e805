import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { byId, mutation, sessionOf, subscription } from '../../testing/messages.js'
import { createTestServer, type TestServer } from '../../testing/test-server.js'
import type { SocketLimits } from './limits/socket-limits.js'

let testServer: TestServer
afterEach(async () => {
  await testServer.close()
  expect([testServer.socketCount(), testServer.watchedSessions()]).toEqual([0, 0])
})

const start = async (largeBodiesOfUser: number, sockets: Partial<SocketLimits> = {}) => {
  testServer = await createTestServer({ limits: { http: { largeBodiesOfUser }, sockets } })
}

const open = (session = 's') => testServer.openSocket({ query: `?accessToken=good:${session}` })
const large = { text: 'x'.repeat(200 * 1024) }

/** Sends a large HTTP request of the same user and returns its status: 429 if the user has no slot left. */
async function statusOfLargeBody(): Promise<number> {
  const response = await fetch(`${testServer.url}/trpc/generations.start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer good:http' },
    body: JSON.stringify(large),
  })
  await response.text()
  return response.status
}

describe('a large message', () => {
  it('takes a slot of its user while it is received, and other large messages wait for the slot', async () => {
    await start(1)
    const slow = await open('slow')
    const text = JSON.stringify(mutation(1, 'generations.start', large))
    slow.socket.send(text.slice(0, 150_000), { fin: false })
    await expect.poll(statusOfLargeBody).toBe(429)
    const other = await open('other')
    other.send(mutation(2, 'generations.start', large))
    let isAnswered = false
    const answered = other.answer(byId(2)).then(({ result }) => {
      isAnswered = true
      return result.data
    })
    expect(await statusOfLargeBody()).toBe(429)
    expect(isAnswered).toBe(false)
    slow.socket.send(text.slice(150_000))
    expect((await slow.answer(byId(1))).result.data).toBe(1)
    expect(await answered).toBe(1)
    await expect.poll(statusOfLargeBody).toBe(200)
  })

  it('keeps its slot until the socket closes if its calls are not answered', async () => {
    await start(1, { callsAtOnce: 1 })
    const socket = await open()
    socket.send(mutation(1, 'never'))
    socket.send(mutation(2, 'generations.start', large))
    await expect.poll(statusOfLargeBody).toBe(429)
    socket.socket.terminate()
    await expect.poll(statusOfLargeBody).toBe(200)
  })

  it('releases its slot if none of its calls runs', async () => {
    await start(1)
    const socket = await open()
    for (const id of [1, 2, 3]) {
      socket.send(mutation(id, 'echo', large))
      expect(await socket.answer(byId(id))).toMatchObject({ error: { data: { error: { code: 'PAYLOAD_TOO_LARGE' } } } })
    }
    await expect.poll(statusOfLargeBody).toBe(200)
  })

  it('is answered even if its socket sends more of them than its user has slots', async () => {
    await start(2)
    const socket = await open()
    const ids = Array.from({ length: 20 }, (_, at) => at + 1)
    for (const id of ids) socket.send(mutation(id, 'generations.start', large))
    for (const id of ids) expect((await socket.answer(byId(id))).result.data).toBe(1)
  })

  it('closes the socket with 4408 if it is not received completely in time', async () => {
    await start(1, { largeMessageMs: 100 })
    const socket = await open()
    socket.socket.send('x'.repeat(200 * 1024), { fin: false })
    expect(await socket.closed).toEqual({ code: 4408, reason: 'TOO_SLOW' })
    await expect.poll(statusOfLargeBody).toBe(200)
  })
})

describe('a subscriber that sends only pings', () => {
  it('takes no slot and is not closed', async () => {
    await start(1, { largeMessageMs: 1 })
    const socket = await open()
    socket.send(subscription(9))
    await socket.answer((answer) => answer.result?.type === 'started')
    for (let ping = 0; ping < 300; ping += 1) {
      socket.socket.ping('x')
      await once(socket.socket, 'pong')
    }
    expect(await statusOfLargeBody()).toBe(200)
    expect(await sessionOf(socket)).toBe('s')
  })
})
