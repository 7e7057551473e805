import type { GenerationEvent } from '@assistant/contract'
import type { Database } from '@assistant/database'
import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { and, eq, ne } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../../../testing/generation-world.js'
import { createVirtualRuntime, type VirtualRuntime } from '../../../testing/virtual-runtime.js'
import { type Claim, createClaims } from '../runner/claim-store.js'
import { createEventWriter, type EventWriter } from '../runner/event-writer.js'

const ending = {
  status: 'succeeded',
  failure: null,
  usage: null,
  diagnostics: { errors: 0, warnings: 0 },
  kept: [],
  options: null,
  answer: '',
} as const

describe.each(testDatabases())('generations.events on $name', ({ open }) => {
  let test: TestDatabase
  let world: World
  let runtime: VirtualRuntime
  let claim: Claim
  let log: EventWriter
  let generationId: string
  /** Number of pages that were read from the log. */
  let pages: number

  beforeEach(async () => {
    test = await open()
    pages = 0
    runtime = createVirtualRuntime()
    world = createWorld(countPages(test.database), { runtime })
    generationId = (await world.start(await world.addUser())).id
    const claimed = await createClaims(test.database, runtime, 1).next([])
    if (!claimed) throw new Error('Nothing to claim')
    claim = claimed
    log = createEventWriter({ database: test.database, runtime, bus: world.bus, onCancelRequested: () => {} }, claim)
  })
  afterEach(async () => {
    expect(world.eventReader.counts()).toEqual({ logs: 0, readers: 0 })
    expect(world.watches.size).toBe(0)
    expect(runtime.timers()).toBe(0)
    await test.close()
  })

  /** Wraps the database to count the reads of pages of the log. */
  function countPages(database: Database): Database {
    const { query } = database
    const select = (...fields: Parameters<typeof query.select>) => {
      const builder = query.select(...fields)
      return {
        from(table: unknown) {
          const from = builder.from(table as never)
          if (table !== database.tables.generationEvents) return from
          return countExecutions(from as object)
        },
      }
    }
    return { ...database, query: Object.assign(Object.create(query), { select }) }
  }
  /** Wraps a query builder to count the executions of its prepared statement. */
  function countExecutions(builder: object): unknown {
    return new Proxy(builder, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        if (name === 'execute') {
          pages += 1
          return value.bind(target)
        }
        return (...args: unknown[]) => countExecutions(value.apply(target, args))
      },
    })
  }

  const appendChat = (...texts: readonly string[]) =>
    log.append(texts.map((text) => ({ event: { type: 'chat', text } })))
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `${from + at}`)
  const textOf = (event: GenerationEvent) => (event.type === 'chat' ? event.text : event.type)
  const textsAfter = async (lastEventId: number) => (await world.read(generationId, lastEventId)).map(textOf)
  const outcomeOf = (lastEventId: number) => world.read(generationId, lastEventId).catch((error: unknown) => error)

  it('sends every event after lastEventId once and in order, to readers that join at any time', async () => {
    const readers = new Map<number, Promise<string[]>>()
    for (let at = 0; at < 40; at += 1) {
      readers.set(at, textsAfter(at))
      await appendChat(String(at + 1))
    }
    readers.set(-1, textsAfter(0))
    await log.end(ending)

    const all = [...range(1, 40), 'result']
    for (const [at, texts] of readers) expect(await texts).toEqual(all.slice(Math.max(at, 0)))
    for (let at = 0; at <= 40; at += 1) expect(await textsAfter(at)).toEqual(all.slice(at))
  })

  it('reads a long log in pages, also from events next to a page border', async () => {
    await appendChat(...range(1, 1200))
    await log.end(ending)
    const all = [...range(1, 1200), 'result']
    for (const at of [0, 1, 499, 500, 501, 999, 1000, 1199, 1200]) expect(await textsAfter(at)).toEqual(all.slice(at))
  })

  it('lets a slow reader fall behind the shared page and catch up', async () => {
    const slow = world.subscribe(generationId)
    await appendChat('1')
    expect((await slow.next()).value?.[0]).toBe('1')
    const quick = textsAfter(1)
    for (const at of range(1, 30)) await appendChat(...range(Number(at) * 50 - 48, Number(at) * 50 + 1))
    await log.end(ending)
    expect((await quick).length).toBe(1501)

    const rest: string[] = []
    for await (const [, event] of slow) rest.push(textOf(event))
    expect(rest).toEqual([...range(2, 1501), 'result'])
  })

  it('reads each page once for fifty subscribers', async () => {
    await appendChat(...range(1, 10))
    const subscribers = Array.from({ length: 50 }, () => textsAfter(0))
    await runtime.elapse(0)
    await appendChat(...range(11, 20))
    await runtime.elapse(0)
    await log.end(ending)

    for (const texts of subscribers) expect(await texts).toEqual([...range(1, 20), 'result'])
    // Three pages, and up to two reads at the end of the log that found nothing yet.
    expect(pages).toBeLessThanOrEqual(5)
  })

  it('sends events without a hint, because it also polls the log', async () => {
    const other = createWorld(test.database)
    const unannounced = createEventWriter(
      { database: test.database, runtime, bus: other.bus, onCancelRequested: () => {} },
      claim,
    )
    const texts = textsAfter(0)
    await unannounced.append([{ event: { type: 'chat', text: 'quiet' } }])
    await unannounced.end(ending)

    expect(await runtime.passUntil(texts)).toEqual(['quiet', 'result'])
  })

  it('sends nothing for a finished generation when lastEventId is the result or above', async () => {
    await appendChat('1')
    await log.end(ending)
    expect(await textsAfter(1)).toEqual(['result'])
    expect(await textsAfter(2)).toEqual([])
    expect(await textsAfter(1000)).toEqual([])
  })

  it('rejects a lastEventId above the end of an unfinished log', async () => {
    await appendChat('1')
    expect(await outcomeOf(2)).toMatchObject({ reason: 'BAD_REQUEST', fields: [{ path: 'lastEventId' }] })
  })

  it('fails as EVENTS_EXPIRED for deleted events, and still sends the result', async () => {
    await appendChat('1', '2')
    await log.end(ending)
    const { generationEvents } = test.database.tables
    await test.database.transaction(async (tx) => {
      await tx
        .delete(generationEvents)
        .where(and(eq(generationEvents.generationId, generationId), ne(generationEvents.type, 'result')))
    })

    expect(await outcomeOf(0)).toMatchObject({ reason: 'EVENTS_EXPIRED' })
    expect(await outcomeOf(1)).toMatchObject({ reason: 'EVENTS_EXPIRED' })
    expect(await textsAfter(2)).toEqual(['result'])
    expect(await textsAfter(3)).toEqual([])
  })

  it('ends as GENERATION_NOT_FOUND when the generation is deleted', async () => {
    await appendChat('1')
    const subscription = world.subscribe(generationId)
    await subscription.next()
    const next = subscription.next().catch((error: unknown) => error)
    const { generations } = test.database.tables
    await test.database.transaction(async (tx) => {
      await tx.delete(generations).where(eq(generations.id, generationId))
    })

    expect(await runtime.passUntil(next)).toMatchObject({ reason: 'GENERATION_NOT_FOUND' })
    expect(await outcomeOf(0)).toMatchObject({ reason: 'GENERATION_NOT_FOUND' })
  })

  it('ends with the reason when access ends while it waits', async () => {
    await appendChat('1')
    const subscription = world.subscribe(generationId)
    await subscription.next()
    const next = subscription.next().catch((error: unknown) => error)
    await runtime.elapse(0)
    for (const end of world.watches) end('SESSION_REVOKED')

    expect(await next).toMatchObject({ reason: 'SESSION_REVOKED' })
  })

  it('sends no further event when access ends between two events', async () => {
    await appendChat('1', '2')
    const subscription = world.subscribe(generationId)
    await subscription.next()
    for (const end of world.watches) end('PROJECT_NOT_FOUND')
    await expect(subscription.next()).rejects.toMatchObject({ reason: 'PROJECT_NOT_FOUND' })
  })

  it('ends without an error when the subscriber disconnects while it waits', async () => {
    const gone = new AbortController()
    const subscription = world.subscribe(generationId, { signal: gone.signal })
    const next = subscription.next()
    await runtime.elapse(0)
    gone.abort()

    expect(await next).toEqual({ done: true, value: undefined })
  })

  it('releases its reader when the subscriber stops between two events', async () => {
    await appendChat('1', '2')
    for await (const [id] of world.subscribe(generationId)) {
      expect(id).toBe('1')
      break
    }
    expect(world.eventReader.counts()).toEqual({ logs: 0, readers: 0 })
  })

  it('waits before each event until the transport can take more', async () => {
    await appendChat('1', '2')
    let unblock: () => void = () => {}
    let isFull: () => void = () => {}
    const full = new Promise<void>((resolve) => {
      isFull = resolve
    })
    const drained = () => {
      isFull()
      return new Promise<void>((resolve) => {
        unblock = resolve
      })
    }
    const subscription = world.subscribe(generationId, { transport: { drained } })
    let isReceived = false
    const first = subscription.next().finally(() => {
      isReceived = true
    })
    await full
    await runtime.elapse(0)
    expect(isReceived).toBe(false)
    unblock()
    expect((await first).value?.[0]).toBe('1')
    await subscription.return(undefined)
  })

  it('ends without an error when the transport was closed because the client is too slow', async () => {
    await appendChat('1')
    const drained = () => Promise.reject(new Error('closed'))
    const subscription = world.subscribe(generationId, { transport: { drained } })
    expect(await subscription.next()).toEqual({ done: true, value: undefined })
  })
})
