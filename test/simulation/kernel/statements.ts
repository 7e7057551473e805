import type { Transaction } from '@assistant/database'
import type { Database as Connection } from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3'
import { BaseSQLiteDatabase, SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import type { Store } from './store.js'

/** Runs a statement when its time has come. */
export type Carry = <T>(statement: () => T) => Promise<T>

const dialect = new SQLiteSyncDialect()

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
  session.prepareQuery = (...question) => {
    const prepared = prepareQuery.apply(session, question)
    // A layer above it: its own methods go on calling each other directly.
    return Object.assign(Object.create(prepared), {
      run: (parameters?: Parameters) => carry(() => prepared.run(parameters)),
      all: (parameters?: Parameters) => carry(() => prepared.all(parameters)),
      get: (parameters?: Parameters) => carry(() => prepared.get(parameters)),
      values: (parameters?: Parameters) => carry(() => prepared.values(parameters)),
    })
  }
  const builders = new BaseSQLiteDatabase('sync', dialect, session, undefined)
  const moment = tables.users.createdAt
  // The border between the dialects, as in the database's package: its narrowed types show what both have.
  return Object.assign(builders, {
    clock: () => sql`clock_ms()`.mapWith(moment),
    clockPlus: (milliseconds: unknown) => sql`(clock_ms() + ${milliseconds})`.mapWith(moment),
  }) as unknown as Omit<Transaction, 'afterCommit'>
}

type Parameters = Record<string, unknown>
