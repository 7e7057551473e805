import Sqlite from 'better-sqlite3'
import { and, asc, count, desc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3'
import { BaseSQLiteDatabase, integer, SQLiteSyncDialect, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { createDialect } from './dialect.js'

const owners = sqliteTable('owners', { id: text('id').primaryKey(), name: text('full "name"') })
const things = sqliteTable('things', {
  id: text('id').primaryKey(),
  ownerId: text('owner_id'),
  size: integer('size').default(3),
  madeAt: integer('made_at', { mode: 'timestamp_ms' }),
  details: text('details', { mode: 'json' }),
})
const clock = sql`clock_ms()`
const timestamp = new Date(1_000)

function builders(dialect: SQLiteSyncDialect) {
  return new BaseSQLiteDatabase(
    'sync',
    dialect,
    new BetterSQLiteSession(new Sqlite(':memory:'), dialect, undefined),
    undefined,
  )
}

type Builders = ReturnType<typeof builders>

const statements: readonly (readonly [string, (query: Builders) => { toSQL(): unknown }])[] = [
  ['a select of everything', (query) => query.select().from(things)],
  [
    'a join with conditions and an order',
    (query) =>
      query
        .select({ thing: things, name: owners.name, now: clock })
        .from(things)
        .innerJoin(owners, eq(owners.id, things.ownerId))
        .where(
          and(or(isNull(things.madeAt), lte(things.madeAt, timestamp), gt(things.madeAt, clock)), eq(things.size, 1)),
        )
        .orderBy(asc(things.madeAt), desc(things.id)),
  ],
  [
    'a list of values',
    (query) =>
      query
        .select()
        .from(things)
        .where(inArray(things.id, ['a', 'b', 'c'])),
  ],
  [
    'placeholder values',
    (query) =>
      query
        .select({ id: things.id })
        .from(things)
        .where(eq(things.id, sql.placeholder('id'))),
  ],
  [
    'a select inside a select',
    (query) =>
      query
        .select()
        .from(things)
        .where(inArray(things.ownerId, query.select({ id: owners.id }).from(owners))),
  ],
  [
    'aliases and groups',
    (query) =>
      query
        .select({ owner: things.ownerId, many: count().as('many') })
        .from(things)
        .groupBy(things.ownerId),
  ],
  ['inlined values', (query) => query.select().from(things).where(sql`${"it's"} = ${1}`.inlineParams())],
  [
    'several rows with missing, null, timestamp and JSON values',
    (query) =>
      query
        .insert(things)
        .values([
          { id: 'a', madeAt: timestamp, details: { of: ['many', 'parts'] } },
          { id: 'b', ownerId: null, size: 4, madeAt: clock },
        ])
        .onConflictDoUpdate({ target: [things.id], set: { size: 5, madeAt: timestamp } }),
  ],
  [
    'an update by an expression with a returning clause',
    (query) =>
      query
        .update(things)
        .set({ size: sql`${things.size} + ${1}`, madeAt: timestamp })
        .where(eq(things.id, 'a'))
        .returning({ id: things.id, madeAt: things.madeAt }),
  ],
  ['a delete', (query) => query.delete(things).where(eq(things.ownerId, 'a'))],
]

describe('the fast dialect', () => {
  it.each(statements)('writes %s exactly as Drizzle does', (_, build) => {
    const [fast, library] = [createDialect(clock), new SQLiteSyncDialect()].map((dialect) => build(builders(dialect)))
    expect(fast?.toSQL()).toEqual(library?.toSQL())
    expect(fast?.toSQL()).toEqual(library?.toSQL())
  })

  it('inlines numeric limits and keeps placeholder limits as parameters', () => {
    const query = builders(createDialect(clock))
    expect(query.select().from(owners).limit(7).toSQL()).toMatchObject({ sql: expect.stringMatching(/ limit 7$/) })
    expect(query.select().from(owners).limit(sql.placeholder('most')).toSQL()).toMatchObject({
      sql: expect.stringMatching(/ limit \?$/),
      params: [sql.placeholder('most')],
    })
  })

  it('throws when its statement differs from that of Drizzle', () => {
    const dialect = createDialect(clock)
    let calls = 0
    const unstable = sql`${things.id} = ${sql.param('a', { mapToDriverValue: () => ++calls })}`
    expect(() => dialect.sqlToQuery(unstable)).toThrow(/the simulation wrote/)
  })
})
