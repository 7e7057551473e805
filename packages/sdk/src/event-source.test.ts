import { describe, expect, it, onTestFinished } from 'vitest'
import { AssistantError, aborted } from './error.js'
import { FetchEventSource } from './event-source.js'
import { systemRuntime } from './runtime.js'

/** Creates a queue whose next item can be awaited. */
function queue<Item>() {
  const items: Item[] = []
  const waiting: ((item: Item) => void)[] = []
  return {
    push(item: Item): void {
      const next = waiting.shift()
      if (next) next(item)
      else items.push(item)
    },
    next: async (): Promise<Item> => items.shift() ?? new Promise((resolve) => waiting.push(resolve)),
    get waiting() {
      return items.length
    },
  }
}

/** A request that the test answers. */
interface Request {
  readonly lastEventId: string
  readonly signal: AbortSignal
  readonly answer: (text: string) => { readonly write: (text: string) => void; readonly end: () => void }
  readonly refuse: (error: AssistantError) => void
}

const silence = 45_000

function open() {
  const requests = queue<Request>()
  const seen = queue<string>()
  const pauses: number[] = []
  let fallSilent = () => {}

  const source = new FetchEventSource('http://server/events', {
    connect: (_url, lastEventId, signal) =>
      new Promise((resolve, reject) => {
        requests.push({ lastEventId, signal, answer: (text) => answer(text, signal, resolve), refuse: reject })
      }),
    runtime: {
      ...systemRuntime,
      random: () => 0.5,
      sleep: (milliseconds, signal) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => resolve())
          if (milliseconds === silence) fallSilent = resolve
          else {
            pauses.push(milliseconds)
            resolve()
          }
        }),
    },
  })
  onTestFinished(() => source.close())
  for (const type of ['message', 'ping']) {
    source.addEventListener(type, (event) => seen.push(`${type} ${'data' in event ? event.data : ''}`))
  }
  source.addEventListener('error', (error) => {
    seen.push(`${error instanceof AssistantError ? error.code : 'nothing'}, ${stateOf(source)}`)
  })
  return { source, requests, seen, pauses, fallSilent: () => fallSilent() }
}

function answer(text: string, signal: AbortSignal, resolve: (body: ReadableStream<Uint8Array>) => void) {
  const bytes = new TransformStream<Uint8Array, Uint8Array>()
  const writer = bytes.writable.getWriter()
  // An abort errors the body, as in fetch.
  signal.addEventListener('abort', () => void writer.abort(aborted(signal)))
  const write = (more: string) => void writer.write(new TextEncoder().encode(more)).catch(() => undefined)
  write(text)
  resolve(bytes.readable)
  return { write, end: () => void writer.close() }
}

const stateOf = (source: FetchEventSource) =>
  ['CONNECTING', 'OPEN', 'CLOSED'].find((state) => Reflect.get(source, state) === source.readyState)

describe('FetchEventSource', () => {
  it('dispatches events, and reconnects with the last event id when the connection is lost', async () => {
    const { source, requests, seen } = open()
    expect(stateOf(source)).toBe('CONNECTING')
    const first = await requests.next()
    expect(first.lastEventId).toBe('')
    const body = first.answer('data: a\nid: 1\n\n')
    expect(await seen.next()).toBe('message a')
    expect(stateOf(source)).toBe('OPEN')
    body.write('data: b\nid: 2\n\nevent: ping\ndata:\n\ndata: half')
    expect([await seen.next(), await seen.next()]).toEqual(['message b', 'ping '])
    body.end()
    expect(await seen.next()).toBe('NETWORK, CONNECTING')
    const second = await requests.next()
    expect(second.lastEventId).toBe('2')
    second.answer('data: c\nid: 3\n\n')
    expect(await seen.next()).toBe('message c')
    expect([first.signal.aborted, second.signal.aborted]).toEqual([true, false])
  })

  it('reconnects after 45 seconds of silence', async () => {
    const { requests, seen, fallSilent } = open()
    const first = await requests.next()
    first.answer('data: a\nid: 1\n\n')
    expect(await seen.next()).toBe('message a')
    fallSilent()
    expect(await seen.next()).toBe('NETWORK, CONNECTING')
    expect(first.signal.aborted).toBe(true)
    expect((await requests.next()).lastEventId).toBe('1')
  })

  it('doubles the pause after each attempt until a message arrives', async () => {
    const { requests, seen, pauses } = open()
    for (let tries = 0; tries < 3; tries += 1)
      (await requests.next()).refuse(away())
      // The beginning of a response, or a ping, does not reset the pause.
    ;(await requests.next()).answer('event: ping\ndata:\n\n').end()
    ;(await requests.next()).answer('data: a\n\n').end()
    await requests.next()
    expect(pauses).toEqual([200, 400, 800, 1_600, 200])
    expect(seen.waiting).toBe(7)
  })

  it.each([
    ['for the time in the retry field', 'retry: 2500\n\n', undefined, [2_500, 2_500]],
    ['for one minute if the retry field has a longer time', 'retry: 86400000\n\n', undefined, [60_000, 60_000]],
    ['for the retryAfterSeconds of an error', '', 30, [200, 30_000]],
  ])('pauses before it reconnects: %s', async (_name, text, retryAfterSeconds, expected) => {
    const { requests, pauses } = open()
    ;(await requests.next()).answer(text).end()
    ;(await requests.next()).refuse(new AssistantError('RATE_LIMITED', 'Slower.', { retryAfterSeconds }))
    await requests.next()
    expect(pauses).toEqual(expected)
  })

  it('closes with the error and does not reconnect when the session has ended', async () => {
    const { source, requests, seen, pauses } = open()
    ;(await requests.next()).refuse(new AssistantError('SESSION_REVOKED', 'You signed out.'))
    expect(await seen.next()).toBe('SESSION_REVOKED, CLOSED')
    expect([stateOf(source), pauses, requests.waiting]).toEqual(['CLOSED', [], 0])
  })

  it.each(['requests', 'reads', 'pauses'])(
    'dispatches no event and sends no request after it is closed while it %s',
    async (when) => {
      const { source, requests, seen } = open()
      const request = await requests.next()
      if (when === 'requests') source.close()
      const body = request.answer('data: a\n\ndata: b\n\n')
      if (when === 'reads') {
        expect(await seen.next()).toBe('message a')
        expect(await seen.next()).toBe('message b')
        source.close()
        body.write('data: c\n\n')
      }
      if (when === 'pauses') {
        source.addEventListener('error', () => source.close())
        body.end()
        while ((await seen.next()) !== 'NETWORK, CONNECTING');
      }
      expect(request.signal.aborted).toBe(true)
      // Everything that was in transit has arrived after this timer.
      await new Promise((resolve) => setTimeout(resolve))
      expect([stateOf(source), seen.waiting, requests.waiting]).toEqual(['CLOSED', 0, 0])
    },
  )

  it('dispatches no further event of a chunk after a listener has closed it', async () => {
    const { source, requests, seen } = open()
    source.addEventListener('message', () => source.close())
    ;(await requests.next()).answer('data: a\n\ndata: b\n\n')
    expect(await seen.next()).toBe('message a')
    await new Promise((resolve) => setTimeout(resolve))
    expect(seen.waiting).toBe(0)
  })

  it('sends no request when it is closed at once', async () => {
    const { source, requests } = open()
    source.close()
    await new Promise((resolve) => setTimeout(resolve))
    expect(requests.waiting).toBe(0)
  })

  it('calls its listeners, but not one that was removed', async () => {
    const { source, requests, seen } = open()
    const heard: unknown[] = []
    const listener = (event: unknown) => heard.push(event)
    source.addEventListener('message', listener)
    source.removeEventListener('message', listener)
    ;(await requests.next()).answer('data: a\n\n')
    expect(await seen.next()).toBe('message a')
    expect(heard).toEqual([])
  })
})

const away = () => new AssistantError('NETWORK', 'Nobody is there.')
