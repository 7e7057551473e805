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
/** More than the system keeps of an answer that is not read. */
const unreadBytes = 8 * mebibyte

const start = async (http: Partial<HttpLimits> = {}) => {
  testServer = await createTestServer({ limits: { http } })
}

const headers = { authorization: 'Bearer good:one' }
const inputOf = (bytes: number) => encodeURIComponent(JSON.stringify({ bytes }))
const file = (bytes: number) => fetch(`${testServer.url}/trpc/generations.file?input=${inputOf(bytes)}`, { headers })
const open = () => testServer.openSocket({ query: '?accessToken=good:one' })

/** Asks for a file without reading the answer. Returns what ends the connection. */
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

/** Resolves to whether a promise is still pending after the server has answered another call. */
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

describe('a batch', () => {
  const ask = async (...sizes: readonly number[]) => {
    const paths = sizes.map(() => 'generations.file').join(',')
    const input = encodeURIComponent(JSON.stringify(Object.fromEntries(sizes.map((bytes, at) => [at, { bytes }]))))
    const response = await fetch(`${testServer.url}/trpc/${paths}?batch=1&input=${input}`, { headers })
    const answers = batchAnswer.parse(await response.json())
    return { response, outcomes: answers.map(({ result, error }) => result?.data.length ?? error?.data.error) }
  }

  it('is answered up to 4 MiB and the answer that reaches them; the other calls are refused and not run', async () => {
    await start()
    let runs = 0
    testServer.onNotification('file', () => {
      runs += 1
    })
    const most = 2.5 * mebibyte
    const { response, outcomes } = await ask(most, most, most, 1)
    const refusal = { code: 'RATE_LIMITED', message: expect.stringContaining('Call again in another batch') }
    expect(outcomes).toEqual([most, most, refusal, refusal])
    expect(response.headers.get('retry-after')).toBe('1')
    expect(runs).toBe(2)
    expect((await ask(most, 1)).outcomes).toEqual([most, 1])
  })

  it('is answered its first call, however large the answer is', async () => {
    await start()
    expect((await ask(6 * mebibyte, 1)).outcomes).toEqual([
      6 * mebibyte,
      { code: 'RATE_LIMITED', message: expect.any(String) },
    ])
  })

  it('of small answers is answered in full', async () => {
    await start()
    const sizes = Array.from({ length: 20 }, (_, at) => 100_000 + at)
    expect((await ask(...sizes)).outcomes).toEqual(sizes)
  })
})

describe('an answer that is not read', () => {
  const oneAtOnce = { answerBytesOfUser: 4 * mebibyte }

  it('over HTTP lets large answers of its user wait, over every transport, and small ones go on', async () => {
    await start(oneAtOnce)
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

  it('on a WebSocket does so, too', async () => {
    await start(oneAtOnce)
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

  it('gives its room back when the WebSocket ends', async () => {
    await start(oneAtOnce)
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

  it('is given up after a while, and then the next call is answered', async () => {
    await start({ ...oneAtOnce, unreadMs: 300 })
    await askUnread()
    // It waits less long on a connection of its own, which is idle as well.
    const answer = file(1).catch(() => file(1))
    expect((await answer).status).toBe(200)
  })

  it('makes a call fail with RATE_LIMITED when too many others wait', async () => {
    await start({ ...oneAtOnce, waitingAnswersOfUser: 1 })
    const disconnect = await askUnread()
    const waiting = file(1)
    expect(await isPending(waiting)).toBe(true)
    const refused = await file(1)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    disconnect()
    expect((await waiting).status).toBe(200)
  })

  it('does not let a query run whose caller is gone', async () => {
    await start(oneAtOnce)
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
