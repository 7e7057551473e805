import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readClock } from './index.js'
import { type TestDatabase, testDatabases } from './testing.js'

describe.each(testDatabases())('openDatabase on $name', ({ open }) => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await open()
  })
  afterEach(() => test.close())

  it('runs', async () => {
    const { database } = test
    const { meta } = database.tables
    const rows = await database.transaction(async (tx) => {
      await tx.insert(meta).values({ key: 'a', value: '1' })
      return tx.update(meta).set({ value: '2' }).where(eq(meta.key, 'a')).returning()
    })
    expect(rows).toEqual([{ key: 'a', value: '2' }])
    const one = database.query
      .select()
      .from(meta)
      .where(eq(meta.key, sql.placeholder('key')))
      .prepare('meta_by_key')
    expect(await one.execute({ key: 'a' })).toEqual([{ key: 'a', value: '2' }])
    expect(await database.query.$count(meta)).toBe(1)
    expect(await readClock(database.query)).toBeInstanceOf(Date)
  })
})
