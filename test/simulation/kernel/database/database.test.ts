import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isolateFromHost } from '../ambient.js'
import type { FaultOccurrence } from '../faults.js'
import { createWorld } from '../world.js'
import { createSimulatedDatabase } from './database.js'
import { openStore, type Store } from './store.js'

let store: Store
let restoreHost: () => void
beforeAll(async () => {
  store = await openStore()
})
beforeEach(() => {
  restoreHost = isolateFromHost()
})
afterEach(() => restoreHost())
afterAll(() => store.close())

const minute = 60_000

/** Creates two processes that share a database. Only `fault` is injected, and only once. */
function begin(fault?: string) {
  const isDisabled = (occurrence: FaultOccurrence) => occurrence.fault !== fault || hasOccurred()
  const world = createWorld({ seed: 3, isDisabled, isHistoryRecorded: true })
  const hasOccurred = () => world.occurredFaults.length > 0
  const database = createSimulatedDatabase(world, store)
  const connect = (name: string) => {
    const process = world.process(name)
    const { query, transaction, tables } = database.connect(process)
    return {
      process,
      transaction,
      count: () => query.$count(tables.meta),
      write: (key: string) => transaction((tx) => tx.insert(tables.meta).values({ key, value: '' })),
    }
  }
  world.enableFaults()
  return { world, database, one: connect('one'), other: connect('other') }
}

/** Writes rows one by one until the fault occurs. Returns the result of the last write and whether its row exists. */
async function outcomesOf(fault: string) {
  const { world, one } = begin(fault)
  const outcomes: unknown[] = []
  one.process.start('life', async () => {
    for (let key = 0; world.occurredFaults.length === 0; key += 1) {
      outcomes.push(await one.write(`key ${key}`).catch((error: unknown) => error))
    }
    outcomes.push(await one.count())
  })
  await world.run(60 * minute)
  const [last, count] = outcomes.slice(-2)
  return { last, isWritten: count === outcomes.length - 1, history: world.history }
}

describe('the simulated database', () => {
  it('shows only committed rows to other processes', async () => {
    const { world, one, other } = begin()
    const seen: number[] = []
    one.process.start('life', async () => {
      await one.transaction(async (tx) => {
        await tx.insert(store.tables.meta).values({ key: 'key', value: '' })
        await one.process.sleep(1_000, 'inside')
      })
      seen.push(await one.count())
    })
    world.after(500, () => other.process.start('life', async () => void seen.push(await other.count())))
    await world.run(minute)
    expect(seen).toEqual([0, 1])
  })

  it('rolls back the open transaction of a crashed process and releases the lock', async () => {
    const { world, database, one, other } = begin()
    let count: number | undefined
    one.process.start('life', () =>
      one.transaction(async (tx) => {
        await tx.insert(store.tables.meta).values({ key: 'lost', value: '' })
        await one.process.sleep(1_000, 'inside')
      }),
    )
    world.after(500, one.process.crash)
    world.after(400, () =>
      other.process.start('life', async () => {
        await other.write('kept')
        count = await other.count()
      }),
    )
    await world.run(minute)
    expect(count).toBe(1)
    expect(database.hasOpenTransaction).toBe(false)
  })

  it('aborts the transaction of a frozen process after about 5 s', async () => {
    const { world, one, other } = begin()
    let [failure, waited]: unknown[] = []
    one.process.start('life', async () => {
      failure = await one
        .transaction(async (tx) => {
          await tx.insert(store.tables.meta).values({ key: 'frozen', value: '' })
          one.process.freeze(30_000)
        })
        .catch((error: unknown) => error)
    })
    world.after(100, () =>
      other.process.start('life', async () => {
        const began = world.now()
        await other.write('other')
        waited = world.now() - began
      }),
    )
    await world.run(minute)
    expect(failure).toMatchObject({ name: 'DatabaseError' })
    expect(waited).toBeGreaterThan(4_000)
    expect(waited).toBeLessThan(6_000)
  })

  it('reports a problem when a transaction begins inside a transaction', async () => {
    const { world, one } = begin()
    one.process.start('life', () => one.transaction(() => one.write('nested')))
    await world.run(minute)
    expect(world.problems).toEqual([expect.stringContaining('begun inside a transaction')])
  })

  it('retries a transaction after a serialisation failure', async () => {
    const { last, isWritten, history } = await outcomesOf('a serialisation failure')
    expect(last).not.toBeInstanceOf(Error)
    expect(isWritten).toBe(true)
    expect(history.join()).toContain('runs again')
  })

  it.each([
    ['before', false],
    ['after', true],
  ])('reports an unknown outcome when the connection is lost %s COMMIT', async (when, wasCommitted) => {
    const { last, isWritten } = await outcomesOf(`the connection is lost ${when} COMMIT`)
    expect(last).toMatchObject({ kind: 'unavailable', outcomeUnknown: true })
    expect(isWritten).toBe(wasCommitted)
  })
})
