import type { Transaction } from '@assistant/database'
import type { Database as Connection } from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3'
import { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import { createDialect } from './dialect.js'
import type { Store } from './store.js'

/** Runs a statement when its time has come. */
export type Carry = <T>(statement: () => T) => Promise<T>

const clock = sql`clock_ms()`
const dialect = createDialect(clock)

/**
 * The builders of the real database over one connection, but that every statement is handed to `carry` first. Those of
 * SQLite answer promises as soon as the session does, since whoever awaits them does not look.
 */
export function statementsThrough(
  { tables }: Store,
  connection: Connection,
  carry: Carry,
): Omit<Transaction, 'afterCommit'> {
  const session = new BetterSQLiteSession(connection, dialect, undefined)
  const prepareQuery = session.prepareQuery
  Object.assign(session, {
    prepareQuery: (...question: Parameters<typeof prepareQuery>) =>
      carried(prepareQuery.apply(session, question), question[2], carry),
  })
  const builders = new BaseSQLiteDatabase('sync', dialect, session, undefined)
  const moment = tables.users.createdAt
  // The border between the dialects, as in the database's package: its narrowed types show what both have.
  return Object.assign(builders, {
    clock: () => clock.mapWith(moment),
    clockPlus: (milliseconds: unknown) => sql`(clock_ms() + ${milliseconds})`.mapWith(moment),
  }) as unknown as Omit<Transaction, 'afterCommit'>
}

type Way = 'run' | 'all' | 'get' | 'values'
type Prepared = Readonly<Record<Way, (parameters?: Record<string, unknown>) => unknown>>

/** What the builders ask of a prepared statement, each to be carried. `usual` is how it is executed when nobody says how. */
function carried(prepared: Prepared, usual: Way, carry: Carry) {
  const by = (way: Way) => (parameters?: Record<string, unknown>) => carry(() => prepared[way](parameters))
  return {
    run: by('run'),
    all: by('all'),
    get: by('get'),
    values: by('values'),
    execute: by(usual),
    // The builder of a join sets it on what it is given.
    set joinsNotNullableMap(map: unknown) {
      Object.assign(prepared, { joinsNotNullableMap: map })
    },
  }
}
