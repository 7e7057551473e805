import { describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Assistant, AssistantOptions } from './assistant.js'
import { AssistantError } from './error.js'
import type { NumberedEvent } from './router.js'
import { type Runtime, systemRuntime } from './runtime.js'
import { hurried, useFakeServer } from './testing/clients.js'
import { longLog } from './testing/events.js'
import { brokenUpgrades } from './testing/fake-connections.js'
import type { FakeServer } from './testing/fake-server.js'
import { projectId as generationId } from './testing/people.js'

let server: FakeServer
const { signedIn } = useFakeServer((started) => {
  server = started
})

async function numbersOf(events: AsyncIterable<NumberedEvent>): Promise<number[]> {
  const numbers: number[] = []
  for await (const event of events) numbers.push(event.number)
  return numbers
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

/** Sets a log of `count` events, of which `released` have happened. */
function begin(count: number, released = count): void {
  server.setLog(longLog(count))
  server.release(released)
}

describe('subscriptions without a working WebSocket connection', () => {
  it.each(brokenUpgrades)('use server-sent events: %s', async (manner) => {
    server.connections.meetUpgrades(manner)
    begin(30, 10)
    // The client gives up a silent socket only after its timeout, so use real timers and a short timeout.
    const assistant = await signedIn({ timeoutSeconds: 3, runtime: systemRuntime })
    const stream = assistant.resume(generationId)
    const numbers = [(await stream.next()).value?.number]
    server.release()
    numbers.push(...(await numbersOf(stream)))
    expect(numbers).toEqual(upTo(30))
    expect(server.connections.streams).toEqual([{ lastEventId: undefined, accessToken: expect.any(String) }])
    await assistant.close()
    await server.until(() => server.connections.open === 0 && server.subscriptions === 0)
  })

  it('use server-sent events when the page may not create a WebSocket', async () => {
    const forbidden = class extends WebSocket {
      constructor() {
        super(null)
        throw new Error('The policy of this page forbids it.')
      }
    }
    begin(5)
    const assistant = await signedIn({ WebSocket: forbidden as unknown as NonNullable<AssistantOptions['WebSocket']> })
    expect(await numbersOf(assistant.resume(generationId))).toEqual(upTo(5))
    expect(server.connections.streams).toHaveLength(1)
  })

  it('move to server-sent events and continue after the last event that arrived', async () => {
    begin(20, 8)
    const assistant = await signedIn()
    const numbers: number[] = []
    const moved = new Promise<void>((resolve, reject) => {
      assistant.api.generations.events.subscribe(
        { generationId },
        { onData: ({ id }) => numbers.push(Number(id)), onComplete: resolve, onError: reject },
      )
    })
    const read = assistant.resume(generationId, { after: 3 })
    const rest = [(await read.next()).value?.number]
    await expect.poll(() => numbers).toHaveLength(8)
    server.connections.meetUpgrades('refused with a page')
    server.connections.cut()
    await server.until(() => server.connections.streams.length === 2)
    server.release()
    rest.push(...(await numbersOf(read)))
    await moved
    expect(numbers).toEqual(upTo(20))
    expect(rest).toEqual(upTo(20).slice(3))
    expect(server.countOf('generations.events')).toBe(4)
  })

  it('report one interruption to the reader', async () => {
    server.connections.meetUpgrades('cut before')
    begin(5)
    const onInterrupted = vi.fn()
    const assistant = await signedIn()
    expect(await numbersOf(assistant.resume(generationId, { onInterrupted }))).toEqual(upTo(5))
    expect(onInterrupted).toHaveBeenCalledTimes(1)
  })

  it('remember the failure, and try a WebSocket again after 10 minutes and then after 20', async () => {
    let now = Date.now()
    const assistant = await signedIn({ runtime: { ...hurried, now: () => now } })
    const read = async () => {
      const before = server.connections.upgrades
      expect(await numbersOf(assistant.resume(generationId))).toEqual(upTo(3))
      return { tried: server.connections.upgrades - before, streams: server.connections.streams.length }
    }
    begin(3)
    server.connections.meetUpgrades('refused with a page')
    expect(await read()).toEqual({ tried: 2, streams: 1 })
    expect(await read()).toEqual({ tried: 0, streams: 2 })
    now += 599_000
    expect(await read()).toEqual({ tried: 0, streams: 3 })
    now += 1_000
    expect(await read()).toEqual({ tried: 2, streams: 4 })
    now += 1_199_000
    expect(await read()).toEqual({ tried: 0, streams: 5 })
    server.connections.meetUpgrades('answered')
    now += 1_000
    expect(await read()).toEqual({ tried: 1, streams: 5 })
  })
})

describe('the WebSocket transport', () => {
  /** Maximum time in ms that a socket may be silent while HTTP works. */
  const silenceMs = 5_000

  /** Returns a WebSocket class that counts attempts and opened sockets, and functions that await a number of them. */
  function attempts() {
    const counters = { made: counter(), opened: counter() }
    const Counting = class extends WebSocket {
      constructor(url: string) {
        super(url)
        counters.made.add()
        this.addEventListener('open', counters.opened.add)
      }
    }
    return {
      // The cast is safe: the types differ only in members that are not used here.
      WebSocket: Counting as unknown as NonNullable<AssistantOptions['WebSocket']>,
      reach: counters.made.reach,
      opened: counters.opened.reach,
    }
  }

  function counter() {
    let count = 0
    const waiting: { readonly count: number; readonly resolve: () => void }[] = []
    return {
      add() {
        count += 1
        for (const waiter of waiting) if (count >= waiter.count) waiter.resolve()
      },
      reach: (wanted: number) => new Promise<void>((resolve) => waiting.push({ count: wanted, resolve })),
    }
  }

  async function readOverSocket(assistant: Assistant, trouble: () => Promise<unknown>): Promise<void> {
    begin(6, 3)
    const reading = numbersOf(assistant.resume(generationId))
    await trouble()
    server.release()
    expect(await reading).toEqual(upTo(6))
    expect(server.connections.streams).toEqual([])
  }

  it('is kept while the server is unavailable', async () => {
    const { WebSocket, reach } = attempts()
    const assistant = await signedIn({ WebSocket })
    await server.stop()
    await readOverSocket(assistant, async () => {
      await reach(4)
      await server.again()
    })
  })

  it.each(['SHUTTING_DOWN', 'UNAVAILABLE'])('is kept while the server answers %s', async (code) => {
    const { WebSocket, reach } = attempts()
    let isReady = true
    const fetch: NonNullable<AssistantOptions['fetch']> = async (url, init) =>
      isReady || url.includes('auth.')
        ? globalThis.fetch(url, init)
        : Response.json({ error: { code, message: 'Not now.' } }, { status: 503 })
    const assistant = await signedIn({ WebSocket, fetch })
    isReady = false
    server.connections.meetUpgrades('refused with a page')
    await readOverSocket(assistant, async () => {
      await reach(4)
      server.connections.meetUpgrades('answered')
      isReady = true
    })
  })

  it('is kept when the server closes sockets for its own reasons before the first message', async () => {
    const { WebSocket, reach } = attempts()
    const assistant = await signedIn({ WebSocket })
    const closing = (socket: WebSocket) => socket.close(4429, 'RATE_LIMITED')
    server.connections.sockets.prependListener('connection', closing)
    await readOverSocket(assistant, async () => {
      await reach(4)
      server.connections.sockets.off('connection', closing)
    })
  })

  it.each(['never answered', 'opened but silent'] as const)(
    'is kept when readers leave before the first message: %s',
    async (manner) => {
      const { WebSocket, opened } = attempts()
      server.connections.meetUpgrades(manner)
      begin(3)
      const assistant = await signedIn({ WebSocket })
      for (let visits = 1; visits <= 3; visits += 1) {
        const leaving = new AbortController()
        const isOpen = opened(visits)
        const left = assistant.resume(generationId, { signal: leaving.signal }).next()
        await server.until(() => server.connections.upgrades === visits)
        if (manner === 'opened but silent') await isOpen
        // The first message of the client has been sent when this call is answered.
        await assistant.api.users.me.query()
        leaving.abort()
        await expect(left).rejects.toMatchObject({ code: 'ABORTED' })
        await server.until(() => server.connections.open === 0)
      }
      server.connections.meetUpgrades('answered')
      expect(await numbersOf(assistant.resume(generationId))).toEqual(upTo(3))
      expect(server.connections.streams).toEqual([])
    },
  )

  it('is kept when the socket that replaces another one has no message to send', async () => {
    let waits: (() => void)[] = []
    const sleep: Runtime['sleep'] = (milliseconds, signal) =>
      milliseconds === silenceMs ? new Promise((resolve) => waits.push(resolve)) : hurried.sleep(milliseconds, signal)
    const assistant = await signedIn({ runtime: { ...hurried, sleep } })
    begin(3, 1)
    const stream = assistant.resume(generationId)
    await stream.next()
    waits = []
    for (const socket of server.connections.sockets.clients) socket.send('{"id":null,"method":"reconnect"}')
    // The new socket is open, and the old one has been closed.
    await server.until(() => server.connections.upgrades === 2 && server.connections.open === 1)
    expect(waits).toHaveLength(1)
    for (const wake of waits) wake()
    await assistant.api.users.me.query()
    server.release()
    expect(await numbersOf(stream)).toEqual([2, 3])
    expect(server.connections.streams).toEqual([])
  })

  it('is given up only after an HTTP request succeeds', async () => {
    let asked = 0
    const fetch: NonNullable<AssistantOptions['fetch']> = async (url, init) => {
      if (!url.includes('system.health')) return globalThis.fetch(url, init)
      asked += 1
      if (asked < 4) throw new TypeError('fetch failed')
      expect(server.connections.streams).toEqual([])
      return globalThis.fetch(url, init)
    }
    server.connections.meetUpgrades('never answered')
    begin(3)
    const sleep: Runtime['sleep'] = (milliseconds, signal) =>
      hurried.sleep(milliseconds === silenceMs ? milliseconds / 10 : milliseconds, signal)
    const assistant = await signedIn({ fetch, runtime: { ...hurried, sleep } })
    expect(await numbersOf(assistant.resume(generationId))).toEqual(upTo(3))
    expect([asked, server.connections.upgrades]).toEqual([4, 1])
  })

  it('is kept when it is the only one that the options allow', async () => {
    const { WebSocket, reach } = attempts()
    const assistant = await signedIn({ WebSocket, transport: 'websocket' })
    server.connections.meetUpgrades('refused with a page')
    await readOverSocket(assistant, async () => {
      await reach(4)
      server.connections.meetUpgrades('answered')
    })
  })
})

describe('event streams', () => {
  const overEvents = (options: Partial<AssistantOptions> = {}) => signedIn({ transport: 'sse', ...options })

  it('are opened without trying a WebSocket when the transport is sse', async () => {
    begin(5)
    const assistant = await overEvents()
    expect(await numbersOf(assistant.resume(generationId))).toEqual(upTo(5))
    expect(server.connections.upgrades).toBe(0)
  })

  it('are requested again with the last event id and the current token, both in headers', async () => {
    begin(9, 2)
    const assistant = await overEvents()
    const stream = assistant.resume(generationId)
    expect((await stream.next()).value?.number).toBe(1)
    expect((await stream.next()).value?.number).toBe(2)
    server.session.expireAccessTokens()
    // Another call refreshes the token before the connection is cut.
    await assistant.api.users.me.query()
    server.connections.cut()
    server.release()
    expect(await numbersOf(stream)).toEqual(upTo(9).slice(2))
    const [first, second, ...others] = server.connections.streams
    expect([first?.lastEventId, second?.lastEventId, others]).toEqual([undefined, '2', []])
    expect(second?.accessToken).not.toBe(first?.accessToken)
    expect(server.session.refreshes).toBe(1)
  })

  it('end after the last event, even if the connection is cut before the end arrives', async () => {
    begin(3)
    const assistant = await overEvents()
    const stream = assistant.api.generations.events
    const ended = new Promise<void>((resolve, reject) => {
      stream.subscribe(
        { generationId },
        {
          onData: ({ id }) => Number(id) === 3 && server.connections.cut(),
          onComplete: resolve,
          onError: reject,
        },
      )
    })
    await ended
    expect(server.connections.streams.length).toBeLessThanOrEqual(2)
    await server.until(() => server.connections.open === 0)
  })

  it.each([
    ['SHUTTING_DOWN', 503, { error: { code: 'SHUTTING_DOWN', message: 'In a moment.' } }, undefined],
    ['RATE_LIMITED', 429, { error: { code: 'RATE_LIMITED', message: 'Slower.', retryAfterSeconds: 1 } }, undefined],
    [
      'RATE_LIMITED in the format of tRPC',
      429,
      { error: { data: { error: { code: 'RATE_LIMITED', message: 'Slower.', retryAfterSeconds: 1 } } } },
      undefined,
    ],
    [
      'HOST_NOT_ALLOWED',
      421,
      { error: { data: { error: { code: 'HOST_NOT_ALLOWED', message: 'No.' } } } },
      'HOST_NOT_ALLOWED',
    ],
    ['an HTML page and status 502', 502, '<h1>Bad gateway</h1>', undefined],
    ['an HTML page and status 200', 200, '<h1>Welcome</h1>', undefined],
    ['NOT_FOUND', 404, { error: { data: { error: { code: 'NOT_FOUND', message: 'No.' } } } }, 'NOT_FOUND'],
  ])('are requested again after a temporary error, and fail with any other: %s', async (_name, status, body, code) => {
    begin(3)
    let isFirst = true
    const fetch: NonNullable<AssistantOptions['fetch']> = async (url, init) => {
      if (!url.includes('generations.events') || !isFirst) return globalThis.fetch(url, init)
      isFirst = false
      return typeof body === 'string'
        ? new Response(body, { status, headers: { 'content-type': 'text/html' } })
        : Response.json(body, { status })
    }
    const reading = numbersOf((await overEvents({ fetch })).resume(generationId))
    if (code) await expect(reading).rejects.toMatchObject({ code })
    else expect(await reading).toEqual(upTo(3))
  })

  it.each(['INTERNAL', 'UNAVAILABLE'] as const)(
    'fail with the error %s of the server over both transports',
    async (code) => {
      begin(3)
      vi.spyOn(server.session, 'use').mockImplementation(() => {
        throw new AssistantError(code, 'It is in the log.')
      })
      for (const transport of ['websocket', 'sse'] as const) {
        const assistant = await signedIn({ transport })
        const failure = new Promise((_resolve, reject) => {
          assistant.api.generations.events.subscribe({ generationId }, { onError: reject })
        })
        await expect(failure).rejects.toMatchObject({ code })
      }
      expect(server.countOf('generations.events')).toBe(2)
    },
  )

  it.each(['websocket', 'sse'] as const)(
    'are not requested when the subscriber leaves at once, over %s',
    async (transport) => {
      begin(3)
      const assistant = await signedIn({ transport })
      assistant.api.generations.events.subscribe({ generationId }, { onData: () => undefined }).unsubscribe()
      expect(await numbersOf(assistant.resume(generationId))).toEqual(upTo(3))
      expect(server.countOf('generations.events')).toBe(1)
    },
  )

  it.each(['websocket', 'sse'] as const)(
    'fail with NETWORK when their input cannot be serialized, over %s',
    async (transport) => {
      const assistant = await signedIn({ transport })
      const input = { generationId }
      Object.assign(input, { input })
      const failure = new Promise((_resolve, reject) => {
        assistant.api.generations.events.subscribe(input, { onError: reject })
      })
      await expect(failure).rejects.toMatchObject({ code: 'NETWORK' })
      expect(server.countOf('generations.events')).toBe(0)
    },
  )

  it('fail with CLOSED over both transports when the client is closed', async () => {
    begin(3, 1)
    for (const transport of ['websocket', 'sse'] as const) {
      const assistant = await signedIn({ transport })
      const failure = new Promise((_resolve, reject) => {
        assistant.api.generations.events.subscribe(
          { generationId },
          { onError: reject, onComplete: () => reject(new Error('completed')) },
        )
      })
      const closed = expect(failure).rejects.toMatchObject({ code: 'CLOSED' })
      await server.until(() => server.subscriptions === 1)
      await assistant.close()
      await closed
      await server.until(() => server.subscriptions === 0 && server.connections.open === 0)
      const late = new Promise((_resolve, reject) => {
        assistant.api.generations.events.subscribe({ generationId }, { onError: reject })
      })
      await expect(late).rejects.toMatchObject({ code: 'CLOSED' })
    }
  })
})
