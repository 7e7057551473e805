import { type Database, openDatabase } from '@assistant/database'
import { type TestDatabase, testDatabases } from '@assistant/database/testing'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../../../testing/generation-world.js'
import { systemRuntime } from '../../platform/runtime.js'
import { createClaims } from './claim-store.js'
import { createEventWriter } from './event-writer.js'
import { LeaseLost } from './run-failure.js'

// Conflicts between the open transactions of two processes. SQLite runs one transaction at a time, so it has none.
const postgres = testDatabases().filter(({ name }) => name === 'postgres')

describe.each(postgres)('two processes on $name', ({ open }) => {
  let test: TestDatabase
  let other: Database
  let world: World

  beforeEach(async () => {
    test = await open()
    other = await openDatabase(test.url)
    world = createWorld(test.database, { generationsPerUser: 1 })
  })
  afterEach(async () => {
    await other.close()
    await test.close()
  })

  const chat = (text: string) => [{ event: { type: 'chat', text } as const }]

  /** Wraps the database so that its first transaction executes its statements and stays open until `commit` is called. */
  function holdFirst(database: Database) {
    const done = signal()
    const gate = signal()
    let isFirst = true
    const held: Database = {
      ...database,
      transaction: (fn, options) =>
        database.transaction(async (tx) => {
          const result = await fn(tx)
          if (isFirst) {
            isFirst = false
            done.give()
            await gate.given
          }
          return result
        }, options),
    }
    return { database: held, done: done.given, commit: gate.give }
  }

  function signal() {
    let give: () => void = () => {}
    const given = new Promise<void>((resolve) => {
      give = resolve
    })
    return { given, give }
  }

  /** Resolves when a statement waits for a lock of another transaction. */
  async function waitForBlockedStatement(): Promise<void> {
    const waiting = () =>
      test.database.query
        .select({ pid: sql`pid` })
        .from(sql`pg_stat_activity`)
        .where(sql`datname = current_database() and wait_event_type = 'Lock'`)
    while ((await waiting()).length === 0);
  }

  async function claimedBy(database: Database) {
    const claim = await createClaims(database, systemRuntime, 1).next([])
    if (!claim) throw new Error('Nothing to claim')
    return claim
  }

  const writerOf = (database: Database, claim: Awaited<ReturnType<typeof claimedBy>>) =>
    createEventWriter({ database, runtime: systemRuntime, bus: world.bus, onCancelRequested: () => {} }, claim)

  const loseLease = () =>
    test.database.transaction(async (tx) => {
      await tx.update(test.database.tables.generations).set({ leaseExpiresAt: new Date(0) })
    })

  it('let a claim wait for an open batch of events, and continue after these events', async () => {
    const generation = await world.start(await world.addUser())
    const first = await claimedBy(test.database)
    await loseLease()
    const { database, done, commit } = holdFirst(test.database)
    const batch = writerOf(database, first).append(chat('before'))
    await done
    const claiming = claimedBy(other)
    await waitForBlockedStatement()
    commit()
    await batch
    const second = await claiming

    expect(second).toMatchObject({ generationId: generation.id, claims: 2, lastEventId: 1 })
    await writerOf(other, second).append(chat('after'))
    await expect(writerOf(test.database, { ...first, lastEventId: 2 }).append(chat('late'))).rejects.toThrow(LeaseLost)
  })

  it('write no batch of events while the other process claims the generation', async () => {
    await world.start(await world.addUser())
    const first = await claimedBy(test.database)
    await loseLease()
    const { database, done, commit } = holdFirst(other)
    const claiming = claimedBy(database)
    await done
    const batch = writerOf(test.database, first).append(chat('late'))
    batch.catch(() => undefined)
    await waitForBlockedStatement()
    commit()

    await expect(batch).rejects.toThrow(LeaseLost)
    expect(await claiming).toMatchObject({ claims: 2, lastEventId: 0 })
    expect(await test.database.query.$count(test.database.tables.generationEvents)).toBe(0)
  })

  it('do not exceed the limit of one user with two simultaneous claims', async () => {
    const user = await world.addUser()
    const older = await world.start(user)
    await world.start(user)
    const { database, done, commit } = holdFirst(other)
    const slow = createClaims(database, systemRuntime, 1).next([])
    await done
    // Claims the other queued generation: there is no lock to wait for, and both claims count before either commits.
    const quick = createClaims(test.database, systemRuntime, 1).next([older.id])
    const first = await quick
    commit()
    const both = [first, await slow].filter((claim) => claim !== undefined)

    expect(both).toHaveLength(1)
  })
})
