import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { procedure, router } from '@assistant/api'
import { subscription } from '@assistant/contract'
import { tracked } from '@trpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { openRecord } from '../../testing/open-record.js'
import { createTestServer, type TestServer } from '../../testing/test-server.js'

let testServer: TestServer
const logged: { readonly level: string; readonly outcome?: string }[] = []
beforeAll(async () => {
  const at = (level: string) => (facts: object) => void logged.push({ level, ...facts })
  testServer = await createTestServer({
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    limits: { http: { streamsOfSession: 3 }, streams: { heartbeatMs: 50, firstEventMs: 100, unreadAfterErrorMs: 100 } },
  })
})
afterAll(() => testServer.close())

const open = (id: string, headers: Record<string, string> = {}, query = '') =>
  fetch(`${testServer.url}/api/things/${id}/events${query}`, { headers })
const event = (number: number) =>
  `id: ${number}\nevent: ${number === 5 ? 'result' : 'chat'}\ndata: {"type":"${number === 5 ? 'result' : 'chat'}","text":"line ${number}\\nü"}\n\n`
const all = [1, 2, 3, 4, 5].map(event)

/** Reads a body until its text matches `pattern`. Returns the text and a function that cancels the rest. */
async function readUntil(response: Response, pattern: RegExp) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!pattern.test(text)) {
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done) throw new Error(`The body ended before it matched ${pattern}: ${text}`)
    text += value
  }
  return { text, cancel: () => reader?.cancel() }
}

describe('event streams of the REST API', () => {
  it('send numbered events with one line of data each, and end after the result', async () => {
    const response = await open('a')
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-accel-buffering')).toBe('no')
    expect(await response.text()).toBe(`retry: 1000\n\n${all.join('')}`)
  })

  it.each([0, 1, 2, 3, 4])('continue after event %d, given by the Last-Event-ID header or the query', async (last) => {
    const rest = `retry: 1000\n\n${all.slice(last).join('')}`
    expect(await (await open('a', { 'last-event-id': String(last) })).text()).toBe(rest)
    expect(await (await open('a', {}, `?lastEventId=${last}`)).text()).toBe(rest)
    // The header, which a browser sends when it reconnects, takes precedence over the URL.
    expect(await (await open('a', { 'last-event-id': String(last) }, '?lastEventId=1')).text()).toBe(rest)
  })

  it('are answered with 204 when no event is left, which stops an EventSource from reconnecting', async () => {
    const response = await open('a', { 'last-event-id': '5' })
    expect([response.status, await response.text()]).toEqual([204, ''])
  })

  it.each([
    ['none', {}, 404, 'GENERATION_NOT_FOUND'],
    ['a', { 'last-event-id': 'x' }, 400, 'BAD_REQUEST'],
    ['rejected', { 'last-event-id': '2' }, 410, 'EVENTS_EXPIRED'],
    ['broken', { 'last-event-id': '2' }, 500, 'INTERNAL'],
  ])(
    'are answered with a JSON error when an error occurs before the first event: %s (%j)',
    async (id, headers, status, code) => {
      const response = await open(id, headers as Record<string, string>)
      expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/json'])
      expect(await response.json()).toMatchObject({ error: { code } })
    },
  )

  it.each([
    ['rejected', 'EVENTS_EXPIRED'],
    ['broken', 'INTERNAL'],
  ])('end with an error event when an error occurs after the first event: %s', async (id, code) => {
    const text = await (await open(id)).text()
    expect(
      text.startsWith(`retry: 1000\n\n${all.slice(0, 2).join('')}event: error\ndata: {"error":{"code":"${code}"`),
    ).toBe(true)
    expect(text.endsWith('}}\n\n')).toBe(true)
    expect(text).not.toContain('broken inside')
  })

  it('send heartbeats, and begin before the first event occurs', async () => {
    const response = await open('waiting', { 'last-event-id': '2' })
    const { text, cancel } = await readUntil(response, /(:\n\n){2}/)
    expect(text).toMatch(/^retry: 1000\n\n(:\n\n)+$/)
    const aborted = testServer.nextNotification('aborted')
    await cancel()
    await aborted
  })

  it('end with an error event when the session of the reader ends', async () => {
    const response = await open('waiting', { authorization: 'Bearer good:ending' })
    const { text } = await readUntil(response.clone(), /id: 2\n/)
    expect(text).toContain(event(1))
    testServer.endSession('ending', 'SESSION_REVOKED')
    expect(await response.text()).toContain('event: error\ndata: {"error":{"code":"SESSION_REVOKED"')
    expect(testServer.watchedSessions()).toBe(0)
  })

  it('are limited per session, and for all sessions of a user together', async () => {
    const other = await createTestServer({ limits: { http: { streamsOfSession: 2, streamsOfUser: 3 } } })
    const openAs = async (session: string) => {
      const headers = { authorization: `Bearer good:${session}` }
      return (await fetch(`${other.url}/api/things/waiting/events`, { headers })).status
    }
    const statuses = []
    for (const session of ['a', 'a', 'a', 'b', 'b', 'c']) statuses.push(await openAs(session))
    expect(statuses).toEqual([200, 200, 429, 200, 429, 429])
    await other.close()
  })

  it('are limited for one session, over REST and tRPC together', async () => {
    const as = (session: string) => ({ authorization: `Bearer good:${session}` })
    const byTrpc = (session: string) =>
      fetch(`${testServer.url}/trpc/wait`, { headers: { ...as(session), accept: 'text/event-stream' } })
    const held = [await byTrpc('busy'), await open('waiting', as('busy')), await open('waiting', as('busy'))]
    expect(held.map(({ status }) => status)).toEqual([200, 200, 200])
    const rejected = await open('waiting', as('busy'))
    expect([rejected.status, rejected.headers.get('retry-after'), await rejected.json()]).toMatchObject([
      ...[429, '5'],
      { error: { code: 'RATE_LIMITED', message: expect.stringContaining('too many streams'), retryAfterSeconds: 5 } },
    ])
    const rejectedByTrpc = await byTrpc('busy')
    expect([
      rejectedByTrpc.status,
      rejectedByTrpc.headers.get('retry-after'),
      await rejectedByTrpc.json(),
    ]).toMatchObject([
      ...[429, '5'],
      { error: { data: { path: 'wait', error: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } } } },
    ])
    expect((await open('a', as('calm'))).status).toBe(200)

    for (const { body } of held) await body?.cancel()
    await expect.poll(testServer.watchedSessions).toBe(0)
    for (const again of [await open('a', as('busy')), await byTrpc('busy')]) {
      expect(again.status).toBe(200)
      await again.body?.cancel()
    }
  })

  it('take no slot while they wait in a pipeline, and leave none taken when the connection ends', async () => {
    const client = connect(testServer.port, '127.0.0.1')
    const get = (id: string) =>
      `GET /api/things/${id}/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer good:piped\r\n\r\n`
    client.write(get('waiting') + get('a') + get('a') + get('a'))
    const [begun] = await once(client.setEncoding('utf8'), 'data')
    expect(begun).toMatch(/^HTTP\/1.1 200 /)
    expect(testServer.watchedSessions()).toBe(1)
    client.destroy()
    await expect.poll(testServer.watchedSessions).toBe(0)
    const readers = await Promise.all([1, 2, 3].map(() => open('waiting', { authorization: 'Bearer good:piped' })))
    expect(readers.map(({ status }) => status)).toEqual([200, 200, 200])
    for (const { body } of readers) await body?.cancel()
    await expect.poll(testServer.watchedSessions).toBe(0)
  })

  it('end with the session even when the reader does not read', async () => {
    const response = await open('endless', { authorization: 'Bearer good:sleepy' })
    await readUntil(response.clone(), /id: 6\n/).then(({ cancel }) => cancel())
    testServer.endSession('sleepy', 'SESSION_REVOKED')
    await expect.poll(testServer.watchedSessions).toBe(0)
    await response.text().catch(() => undefined)
  })

  it('are aborted and leave no timers when their readers disconnect', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length
    const before = timers()
    const readers = await Promise.all(Array.from({ length: 20 }, () => open('waiting')))
    for (const reader of readers) {
      const { cancel } = await readUntil(reader, /id: 2\n/)
      const aborted = testServer.nextNotification('aborted')
      await cancel()
      await aborted
    }
    // The HTTP client of the test has some timers, too.
    await expect.poll(timers).toBeLessThan(before + readers.length / 2)
  })

  it('begin with an aborted signal when the reader disconnects during authentication', async () => {
    const emitter = new EventEmitter()
    const events = procedure(
      subscription({
        ...openRecord,
        rest: { method: 'GET', path: '/events' },
        input: z.strictObject({}).prefault({}),
        event: z.unknown(),
      }),
    ).subscription(async function* ({ signal }) {
      emitter.emit('begun', signal?.aborted)
      yield tracked('1', {})
    })
    const slow = await createTestServer({
      router: router({ events }),
      async authenticate() {
        reader.destroy()
        await once(reader, 'close')
        // Two more requests give the server time to notice that the connection has ended.
        for (let turn = 0; turn < 2; turn += 1) await fetch(`${slow.url}/none`)
        return { claims: null, reason: 'UNAUTHENTICATED' }
      },
    })
    const begun = once(emitter, 'begun')
    const reader = connect(slow.port, '127.0.0.1')
    reader.write('GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n')
    expect(await begun).toEqual([true])
    await slow.close()
  })

  it.each([
    ['waiting', 200, 'text/event-stream; charset=utf-8'],
    ['waiting?lastEventId=2', 200, 'text/event-stream; charset=utf-8'],
    ['a?lastEventId=5', 204, null],
    ['none', 404, 'application/json'],
    ['rejected?lastEventId=2', 410, 'application/json'],
  ])('have a HEAD response with the status and type of GET and no body: %s', async (path, status, type) => {
    const [id, query] = path.split('?')
    const response = await fetch(`${testServer.url}/api/things/${id}/events?${query ?? ''}`, { method: 'HEAD' })
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([status, type, ''])
  })
})
