import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { byId, query } from '../../testing/messages.js'
import { createTestServer, type TestServer } from '../../testing/test-server.js'
import type { HttpLimits } from '../http/limits.js'

let testServer: TestServer
afterEach(async () => {
  await testServer.close()
})

const mebibyte = 1024 * 1024
/** Larger than the socket buffers of client and server together, so that a part of the answer stays unsent. */
const unreadBytes = 8 * mebibyte

const start = async (http: Partial<HttpLimits> = {}) => {
  testServer = await createTestServer({ limits: { http } })
}

const headers = { authorization: 'Bearer good:one' }
const inputOf = (bytes: number) => encodeURIComponent(JSON.stringify({ bytes }))
const file = (bytes: number) => fetch(`${testServer.url}/trpc/generations.file?input=${inputOf(bytes)}`, { headers })
const open = () => testServer.openSocket({ query: '?accessToken=good:one' })

/** Requests a file without reading the answer. Returns a function that ends the connection. */
async function askUnread(): Promise<() => void> {
  const socket = connect(testServer.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.pause()
  const started = testServer.nextNotification('file')
  socket.write(
    `GET /trpc/generations.file?input=${inputOf(unreadBytes)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${headers.authorization}\r\n\r\n`,
  )
  await started
  return () => socket.destroy()
}

/** Resolves to true if a promise is still pending after the server has answered another call. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let isSettled = false
  const settle = () => {
    isSettled = true
  }
  promise.then(settle, settle)
  expect((await fetch(`${testServer.url}/trpc/hello`, { headers })).status).toBe(200)
  return !isSettled
}

const batchAnswer = z.array(
  z.object({
    result: z.object({ data: z.string() }).optional(),
    error: z.object({ data: z.object({ error: z.object({ code: z.string(), message: z.string() }) }) }).optional(),
  }),
)

describe('a batch of calls', () => {
  const ask = async (...sizes: readonly number[]) => {
    const paths = sizes.map(() => 'generations.file').join(',')
    const input = encodeURIComponent(JSON.stringify(Object.fromEntries(sizes.map((bytes, at) => [at, { bytes }]))))
    const response = await fetch(`${testServer.url}/trpc/${paths}?batch=1&input=${input}`, { headers })
    const answers = batchAnswer.parse(await response.json())
    return { response, outcomes: answers.map(({ result, error }) => result?.data.length ?? error?.data.error) }
  }

  it('rejects further calls without running them once its answers reach 4 MiB', async () => {
    await start()
    let runs = 0
    testServer.onNotification('file', () => {
      runs += 1
    })
    const bytes = 2.5 * mebibyte
    const { response, outcomes } = await ask(bytes, bytes, bytes, 1)
    const rateLimited = { code: 'RATE_LIMITED', message: expect.stringContaining('Call again in another batch') }
    expect(outcomes).toEqual([bytes, bytes, rateLimited, rateLimited])
    expect(response.headers.get('retry-after')).toBe('1')
    expect(runs).toBe(2)
    expect((await ask(bytes, 1)).outcomes).toEqual([bytes, 1])
  })

  it('answers its first call, however large the answer is', async () => {
    await start()
    expect((await ask(6 * mebibyte, 1)).outcomes).toEqual([
      6 * mebibyte,
      { code: 'RATE_LIMITED', message: expect.any(String) },
    ])
  })

  it('answers all calls when the answers stay below 4 MiB together', async () => {
    await start()
    const sizes = Array.from({ length: 20 }, (_, at) => 100_000 + at)
    expect((await ask(...sizes)).outcomes).toEqual(sizes)
  })
})

describe('an answer that is not read', () => {
  const oneAtATime = { answerBytesOfUser: 4 * mebibyte }

  it('delays only calls of its user whose answers may be large, on all transports, if it was requested over HTTP', async () => {
    await start(oneAtATime)
    const disconnect = await askUnread()
    const socket = await open()
    socket.send(query(1, 'generations.file', { bytes: 1 }))
    const answers = [
      file(1).then((response) => response.status),
      fetch(`${testServer.url}/api/file?bytes=1`, { headers }).then((response) => response.status),
      socket.answer(byId(1)).then(({ result }) => result.data.length),
    ]
    for (const answer of answers) expect(await isPending(answer)).toBe(true)
    disconnect()
    expect(await Promise.all(answers)).toEqual([200, 200, 1])
  })

  it('delays calls of its user over HTTP whose answers may be large if it was requested on a WebSocket', async () => {
    await start(oneAtATime)
    const unread = await open()
    const started = testServer.nextNotification('file')
    unread.socket.pause()
    unread.send(query(1, 'generations.file', { bytes: unreadBytes }))
    await started
    const answer = file(1)
    expect(await isPending(answer)).toBe(true)
    unread.socket.resume()
    expect((await unread.answer(byId(1))).result.data.length).toBe(unreadBytes)
    expect((await answer).status).toBe(200)
  })

  it('no longer delays other calls when its WebSocket ends', async () => {
    await start(oneAtATime)
    const unread = await open()
    const started = testServer.nextNotification('file')
    unread.socket.pause()
    unread.send(query(1, 'generations.file', { bytes: unreadBytes }))
    await started
    const answer = file(1)
    expect(await isPending(answer)).toBe(true)
    unread.socket.terminate()
    expect((await answer).status).toBe(200)
  })

  it('is dropped after a time limit, and then the next call is answered', async () => {
    await start({ ...oneAtATime, unreadMs: 300 })
    await askUnread()
    // Waiting calls may be dropped by the same time limit, because nothing is sent on their connections.
    const askStatus = () =>
      file(1).then(
        ({ status }) => status,
        () => 'dropped',
      )
    await expect.poll(askStatus).toBe(200)
  })

  it('makes a call fail with RATE_LIMITED when too many calls of its user wait', async () => {
    await start({ ...oneAtATime, waitingAnswersOfUser: 1 })
    const disconnect = await askUnread()
    const waiting = file(1)
    expect(await isPending(waiting)).toBe(true)
    const rejected = await file(1)
    expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([429, '1'])
    disconnect()
    expect((await waiting).status).toBe(200)
  })

  it('delays a query, which is not run if its caller disconnects meanwhile', async () => {
    await start(oneAtATime)
    const disconnect = await askUnread()
    let runs = 0
    testServer.onNotification('file', () => {
      runs += 1
    })
    const abortController = new AbortController()
    const gone = fetch(`${testServer.url}/trpc/generations.file?input=${inputOf(1)}`, {
      headers,
      signal: abortController.signal,
    })
    expect(await isPending(gone)).toBe(true)
    abortController.abort()
    await expect(gone).rejects.toThrow()
    expect((await fetch(`${testServer.url}/trpc/hello`, { headers })).status).toBe(200)
    disconnect()
    expect((await file(1)).status).toBe(200)
    expect(runs).toBe(1)
  })
})
