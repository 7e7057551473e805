import { type Database, DatabaseError } from '@assistant/database'
import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { asc, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../../../testing/generation-world.js'
import { createVirtualRuntime, type VirtualRuntime } from '../../../testing/virtual-runtime.js'
import { leaseMs } from '../limits.js'
import { type Claim, createClaims } from './claim-store.js'
import { createEventWriter, type EventWriter } from './event-writer.js'
import type { LogItem } from './output.js'
import { LeaseLost } from './run-failure.js'

const chat = (text: string): LogItem => ({ event: { type: 'chat', text } })

const ending = {
  status: 'succeeded',
  failure: null,
  usage: null,
  diagnostics: { errors: 0, warnings: 0 },
  kept: [],
  options: null,
  answer: '',
} as const

const lostAnswer = new DatabaseError('unavailable', 'The connection was lost', { outcomeUnknown: true })

describe.each(testDatabases())('the event writer on $name', ({ open }) => {
  let test: TestDatabase
  let world: World
  let claim: Claim
  let runtime: VirtualRuntime

  beforeEach(async () => {
    test = await open()
    runtime = createVirtualRuntime()
    world = createWorld(test.database)
    await world.start(await world.addUser())
    const claimed = await createClaims(test.database, runtime, 1).next([])
    if (!claimed) throw new Error('Nothing to claim')
    claim = claimed
  })
  afterEach(() => test.close())

  const writerThrough = (database: Database, onCancelRequested = () => {}): EventWriter =>
    createEventWriter({ database, runtime, bus: world.bus, onCancelRequested }, claim)

  const texts = async () => {
    const { generationEvents } = test.database.tables
    const rows = await test.database.query.select().from(generationEvents).orderBy(asc(generationEvents.seq))
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1))
    return rows.map((row) => JSON.parse(row.payload).text ?? row.type)
  }

  const changeRow = (changes: Partial<Database['tables']['generations']['$inferInsert']>) =>
    test.database.transaction(async (tx) => {
      const { generations } = test.database.tables
      await tx.update(generations).set(changes).where(eq(generations.id, claim.generationId))
    })

  /**
   * Wraps the database so that its next transactions fail, one after the other, in these ways: `refused` before the
   * transaction begins, or with a lost answer, either `before` its COMMIT or `after` it.
   */
  function failing(...faults: readonly ('before' | 'after' | 'refused')[]): Database {
    const left = [...faults]
    return {
      ...test.database,
      async transaction(fn, options) {
        const fault = left.shift()
        if (fault === 'refused') throw new DatabaseError('unavailable', 'Nobody there')
        if (fault === 'before') {
          // The transaction is rolled back, but the caller cannot know that.
          await test.database
            .transaction(async (tx) => {
              await fn(tx)
              throw lostAnswer
            }, options)
            .catch(() => undefined)
          throw lostAnswer
        }
        const result = await test.database.transaction(fn, options)
        if (fault === 'after') throw lostAnswer
        return result
      },
    }
  }

  it.each([['refused'], ['before'], ['after'], ['before', 'after'], ['before', 'before', 'refused', 'after']] as const)(
    'stores each event once and publishes each hint once when transactions fail, the first one in this way: %s',
    async (...faults) => {
      const hints: number[] = []
      world.bus.subscribe('generationEvents', ({ lastSeq }) => hints.push(lastSeq))
      const log = writerThrough(failing(...faults))
      const writing = (async () => {
        await log.append([chat('a'), chat('b')])
        await log.append([chat('c')])
      })()
      await runtime.passUntil(writing)

      expect(await texts()).toEqual(['a', 'b', 'c'])
      expect(hints).toEqual([2, 3])
    },
  )

  it('stores one result when the answer to the end is lost', async () => {
    const log = writerThrough(failing('after'))
    const writing = log.end(ending)
    await runtime.passUntil(writing)

    expect(await texts()).toEqual(['result'])
    expect(await world.service.get(claim.generationId)).toMatchObject({ status: 'succeeded', lastEventId: 1 })
  })

  it('recognizes its own write when the first COMMIT arrives late, right before the retry', async () => {
    let first: (() => Promise<unknown>) | undefined
    let tries = 0
    const late: Database = {
      ...test.database,
      async transaction(fn, options) {
        tries += 1
        if (tries === 1) {
          first = () => test.database.transaction(fn, options)
          throw lostAnswer
        }
        // Commits the first try now: after the row was read, before the second try.
        if (tries === 2) await first?.()
        return test.database.transaction(fn, options)
      },
    }
    const writing = writerThrough(late).append([chat('a')])
    await runtime.passUntil(writing)

    expect(await texts()).toEqual(['a'])
  })

  it('fails when the database is unavailable for longer than a lease lasts', async () => {
    const writing = writerThrough(failing(...Array.from({ length: 100 }, () => 'refused' as const))).append([chat('a')])
    const began = runtime.now()

    await expect(runtime.passUntil(writing)).rejects.toThrow(DatabaseError)
    expect(runtime.now() - began).toBeGreaterThanOrEqual(leaseMs)
    expect(await texts()).toEqual([])
  })

  it.each([
    ['holds the lease', { leaseOwner: crypto.randomUUID() }],
    ['has written already', { lastEventId: 7 }],
    ['has ended the generation', { status: 'canceled' }],
  ] as const)('writes nothing when another run %s', async (_, changes) => {
    const log = writerThrough(test.database)
    await changeRow(changes)
    const { generations } = test.database.tables
    const before = await test.database.query.select().from(generations)

    await expect(log.append([chat('x')])).rejects.toThrow(LeaseLost)
    await expect(log.restart('why', 0)).rejects.toThrow(LeaseLost)
    await expect(log.end(ending)).rejects.toThrow(LeaseLost)
    expect(await texts()).toEqual([])
    expect(await test.database.query.select().from(generations)).toEqual(before)
  })

  it('does not mistake the write of another run for its own when an answer was lost', async () => {
    const taken = failing('before')
    const log = writerThrough({
      ...taken,
      transaction: (fn, options) =>
        taken.transaction(fn, options).catch(async (error: unknown) => {
          if (error === lostAnswer) await changeRow({ leaseOwner: crypto.randomUUID(), lastEventId: 1 })
          throw error
        }),
    })
    await expect(runtime.passUntil(log.append([chat('x')]))).rejects.toThrow(LeaseLost)
    expect(await texts()).toEqual([])
  })

  it('reports a cancel request that a write finds on the row', async () => {
    let isRequested = false
    const log = writerThrough(test.database, () => {
      isRequested = true
    })
    await log.append([chat('a')])
    expect(isRequested).toBe(false)
    await changeRow({ cancelRequestedAt: new Date() })
    await log.append([chat('b')])
    expect(isRequested).toBe(true)
  })

  it('writes many events in batches and in order', async () => {
    const hints: number[] = []
    world.bus.subscribe('generationEvents', ({ lastSeq }) => hints.push(lastSeq))
    const many = Array.from({ length: 150 }, (_, at) => `${at}`)
    await writerThrough(test.database).append(many.map(chat))

    expect(await texts()).toEqual(many)
    expect(hints).toEqual([64, 128, 150])
  })
})
