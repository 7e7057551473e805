import { and, eq, ne, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Database, openDatabase, UniqueViolation } from './index.js'
import { userRow } from './testing/rows.js'
import { type TestDatabase, testDatabases } from './testing.js'

describe.each(testDatabases())('transaction on $name', ({ name, open }) => {
  const onEffectError = vi.fn()
  let test: TestDatabase
  let database: Database

  beforeAll(async () => {
    // Longer limits than in production, so that the tests pass on a busy machine.
    test = await open({ onEffectError, retryMilliseconds: 30_000, holdMilliseconds: 30_000 })
    database = test.database
  })
  beforeEach(async () => {
    onEffectError.mockReset()
    await database.transaction(async (tx) => {
      await tx.delete(database.tables.meta)
      await tx.delete(database.tables.users)
    })
  })
  afterAll(() => test.close())

  const put = (key: string, value: string) =>
    database.transaction(async (tx) => {
      await tx.insert(database.tables.meta).values({ key, value })
    })
  const get = async (key: string) => {
    const { meta } = database.tables
    const [row] = await database.query.select().from(meta).where(eq(meta.key, key))
    return row?.value
  }

  it('loses none of 200 concurrent read-modify-writes, and runs each effect once', { timeout: 60_000 }, async () => {
    const { meta } = database.tables
    await put('counter', '0')
    const effects: number[] = []
    let runs = 0

    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        database.transaction(async (tx) => {
          runs += 1
          const [row] = await tx.select().from(meta).where(eq(meta.key, 'counter'))
          await tx
            .update(meta)
            .set({ value: String(Number(row?.value) + 1) })
            .where(eq(meta.key, 'counter'))
          tx.afterCommit(() => effects.push(index))
        }),
      ),
    )

    expect(await get('counter')).toBe('200')
    expect(new Set(effects).size).toBe(200)
    expect(effects).toHaveLength(200)
    if (name === 'sqlite') expect(runs).toBe(200)
    else expect(runs).toBeGreaterThan(200)
  })

  it('keeps one of two administrators who are demoted concurrently', async () => {
    const { users } = database.tables
    const isAdmin = eq(users.roles, '["admin"]')
    for (let round = 0; round < 10; round += 1) {
      const [ada, bob] = [userRow({ roles: '["admin"]' }), userRow({ roles: '["admin"]' })]
      await database.transaction((tx) => tx.insert(users).values([ada, bob]).returning())
      const demote = (id: string) =>
        database.transaction(async (tx) => {
          const others = await tx
            .select()
            .from(users)
            .where(and(isAdmin, ne(users.id, id)))
          if (others.length === 0) return 'last administrator'
          await tx.update(users).set({ roles: '["user"]' }).where(eq(users.id, id))
          return 'demoted'
        })

      expect((await Promise.all([demote(ada.id), demote(bob.id)])).sort()).toEqual(['demoted', 'last administrator'])
      expect(await database.query.$count(users, isAdmin)).toBe(1)
      await database.transaction(async (tx) => {
        await tx.delete(users)
      })
    }
  })

  it('rolls back when the function throws, rethrows its error and runs no effects', async () => {
    const { meta } = database.tables
    const refusal = new Error('refused')
    const refused = database.transaction(async (tx) => {
      await tx.insert(meta).values({ key: 'a', value: '1' })
      tx.afterCommit(() => onEffectError('ran'))
      throw refusal
    })

    await expect(refused).rejects.toBe(refusal)
    expect(await get('a')).toBeUndefined()
    expect(onEffectError).not.toHaveBeenCalled()
  })

  it('commits when the function returns a rejection as its outcome', async () => {
    const { meta } = database.tables
    const outcome = await database.transaction(async (tx) => {
      await tx.insert(meta).values({ key: 'trace', value: 'reused' })
      return { refused: true }
    })

    expect(outcome).toEqual({ refused: true })
    expect(await get('trace')).toBe('reused')
  })

  it('rejects a nested transaction at once, and accepts later ones', async () => {
    await expect(database.transaction(() => put('inner', '1'))).rejects.toMatchObject({ kind: 'internal' })
    await put('outer', '1')
    expect(await get('inner')).toBeUndefined()
    expect(await get('outer')).toBe('1')
  })

  it('accepts a transaction of work that was started inside another one, after that has ended', async () => {
    let later: Promise<void> = Promise.resolve()
    let release = () => {}
    const ended = new Promise<void>((resolve) => {
      release = resolve
    })
    await database.transaction(async () => {
      later = ended.then(() => put('later', '1'))
    })
    release()
    await later
    expect(await get('later')).toBe('1')
  })

  it('runs effects in order after COMMIT, even when one throws', async () => {
    const { meta } = database.tables
    const seen: unknown[] = []
    const failure = new Error('effect')
    await database.transaction(async (tx) => {
      await tx.insert(meta).values({ key: 'a', value: '1' })
      tx.afterCommit(() => seen.push(get('a')))
      tx.afterCommit(() => {
        throw failure
      })
      tx.afterCommit(() => seen.push('last'))
    })

    expect(await Promise.all(seen)).toEqual(['1', 'last'])
    expect(onEffectError).toHaveBeenCalledExactlyOnceWith(failure)
  })

  it('shows only committed data to other readers', async () => {
    const { meta } = database.tables
    await database.transaction(async (tx) => {
      await tx.insert(meta).values({ key: 'a', value: '1' })
      expect(await tx.$count(meta)).toBe(1)
      expect(await get('a')).toBeUndefined()
    })
    expect(await get('a')).toBe('1')
  })

  it('rolls everything back after a failed statement, even when its error was caught', async () => {
    const { meta } = database.tables
    await put('a', '1')
    const swallowed = database.transaction(async (tx) => {
      await tx.insert(meta).values({ key: 'b', value: '2' })
      await tx
        .insert(meta)
        .values({ key: 'a', value: '2' })
        .catch(() => undefined)
    })

    await expect(swallowed).rejects.toBeInstanceOf(UniqueViolation)
    expect(await get('b')).toBeUndefined()
  })

  it('lets the function replace the error of a failed statement', async () => {
    const { meta } = database.tables
    await put('a', '1')
    const taken = new Error('taken')
    const mapped = database.transaction(async (tx) => {
      await tx
        .insert(meta)
        .values({ key: 'a', value: '2' })
        .catch(() => {
          throw taken
        })
    })

    await expect(mapped).rejects.toBe(taken)
  })

  it('rejects statements after its end', async () => {
    const { meta } = database.tables
    const leaked = await database.transaction(async (tx) => ({ tx }))

    await expect(leaked.tx.insert(meta).values({ key: 'late', value: '1' })).rejects.toMatchObject({ kind: 'internal' })
    expect(await get('late')).toBeUndefined()
  })

  it('rolls back a run that exceeds the time limit, while others continue', async () => {
    const impatient = await openDatabase(test.url, { holdMilliseconds: 300 })
    const { meta } = database.tables
    let wake = () => {}
    const sleep = new Promise<void>((resolve) => {
      wake = resolve
    })
    const asleep = impatient.transaction(async (tx) => {
      await tx.insert(meta).values({ key: 'asleep', value: '1' })
      await sleep
      await tx.insert(meta).values({ key: 'awake', value: '1' })
    })

    // On SQLite this transaction waits for the lock, on PostgreSQL it does not.
    const held = expect(asleep).rejects.toMatchObject({ kind: 'overloaded' })
    await put('other', '1')
    await held
    wake()
    await impatient.close()
    await put('after', '1')
    expect(await get('asleep')).toBeUndefined()
    expect(await get('awake')).toBeUndefined()
    expect(await get('other')).toBe('1')
  })

  it('lets one of many concurrent conditional updates succeed in READ COMMITTED', async () => {
    const { meta } = database.tables
    await put('lease', 'free')
    const claims = await Promise.all(
      ['a', 'b', 'c', 'd'].map((owner) =>
        database.transaction(
          (tx) =>
            tx
              .update(meta)
              .set({ value: owner })
              .where(and(eq(meta.key, 'lease'), eq(meta.value, 'free')))
              .returning(),
          { isolation: 'read committed' },
        ),
      ),
    )
    expect(claims.flat()).toEqual([{ key: 'lease', value: await get('lease') }])
  })

  it('supports inserts that ignore or update an existing row', async () => {
    const { meta } = database.tables
    await put('a', '1')
    await database.transaction(async (tx) => {
      expect(await tx.insert(meta).values({ key: 'a', value: '2' }).onConflictDoNothing().returning()).toEqual([])
      await tx
        .insert(meta)
        .values({ key: 'a', value: '3' })
        .onConflictDoUpdate({ target: meta.key, set: { value: sql`${meta.value} || excluded.value` } })
    })
    expect(await get('a')).toBe('13')
  })

  it('is rejected after the database is closed, as are reads', async () => {
    const other = await openDatabase(test.url)
    const { meta } = other.tables
    await other.close()
    await expect(other.transaction(async (tx) => tx.$count(meta))).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(other.query.$count(meta)).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
