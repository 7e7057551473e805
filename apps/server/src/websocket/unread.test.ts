import { afterEach, describe, expect, it } from 'vitest'
import { query, sessionOf, subscription } from '../../testing/messages.js'
import { createTestServer, silence, type TestServer } from '../../testing/test-server.js'
import type { SocketLimits } from './limits/socket-limits.js'

let testServer: TestServer
afterEach(async () => {
  await testServer.close()
  expect([testServer.socketCount(), testServer.watchedSessions()]).toEqual([0, 0])
})

const kibibyte = 1024
const path = 'x'.repeat(100 * kibibyte)

/**
 * Starts a server. `closing` resolves to the fields that it logs when it closes a socket: the client does not read, so the
 * test cannot see the close frame.
 */
async function start(sockets: Partial<SocketLimits>): Promise<{ readonly closing: Promise<object> }> {
  let settle: (facts: object) => void = () => undefined
  const closing = new Promise<object>((resolve) => {
    settle = resolve
  })
  testServer = await createTestServer({
    log: { ...silence, debug: (facts) => void ('code' in facts && settle(facts)) },
    limits: { sockets: { errorsInMinute: 100_000, ...sockets } },
  })
  return { closing }
}

describe('a socket whose client reads nothing', () => {
  it('is closed with 4408 if more than 64 KiB are unread before the client has signed in', async () => {
    const { closing } = await start({ anonymousBytes: 1024 * 1024 * kibibyte })
    const socket = await testServer.openSocket()
    socket.socket.pause()
    // Each answer repeats the long path; together they exceed the buffers of the operating system, which hold some MiB.
    for (let id = 1; id <= 300; id += 1) socket.send(query(id, path))
    expect(await closing).toMatchObject({ code: 4408, reason: 'TOO_SLOW' })
    socket.socket.terminate()
  })

  it('is closed with 4408 if more than 1 MiB of errors is unread', async () => {
    const { closing } = await start({ slowMs: 600_000 })
    const socket = await testServer.openSocket({ query: '?accessToken=good:s' })
    expect(await sessionOf(socket)).toBe('s')
    socket.send(subscription(1))
    socket.socket.pause()
    for (let message = 0; message < 20; message += 1) socket.send(Array.from({ length: 38 }, () => query(1, path)))
    expect(await closing).toMatchObject({ code: 4408, reason: 'TOO_SLOW' })
    socket.socket.terminate()
  })
})
