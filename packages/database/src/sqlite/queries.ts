import type { Database as Connection } from 'better-sqlite3'
import { type Placeholder, type SQL, sql } from 'drizzle-orm'
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3'
import { BaseSQLiteDatabase, SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { DatabaseError } from '../errors.js'
import type { Query, Transaction } from '../query.js'
import type { Run } from '../run.js'
import { sqliteTables } from '../tables/index.js'
import { sqliteError } from './errors.js'

const dialect = new SQLiteSyncDialect()

/** Creates the reads that use `connection`. */
export function createQuery(connection: Connection): Query {
  return queriesThrough(connection, (statement) => {
    if (!connection.open) throw new DatabaseError('unavailable', 'The database is closed')
    try {
      return statement()
    } catch (error) {
      throw sqliteError(error)
    }
  })
}

/** Creates the reads and writes of one transaction, on `connection` and until `run` ends. */
export function createTransaction(connection: Connection, run: Run): Transaction {
  const queries = queriesThrough(connection, (statement) => {
    run.check()
    try {
      return statement()
    } catch (error) {
      const failure = sqliteError(error)
      run.fail(failure)
      throw failure
    }
  })
  return Object.assign(queries, { afterCommit: run.afterCommit })
}

// The first of two casts between the dialects: SQLite's builders are typed as PostgreSQL's. The narrowed types show
// only the methods that both have.
function queriesThrough(connection: Connection, guard: Guard): Transaction {
  const builders = new BaseSQLiteDatabase('sync', dialect, guardedSession(connection, guard), undefined)
  return Object.assign(builders, { clock, clockPlus }) as unknown as Transaction
}

// `clock_ms` is registered on every connection.
const moment = sqliteTables.users.createdAt
const clock = (): SQL<Date> => sql`clock_ms()`.mapWith(moment)
const clockPlus = (milliseconds: number | Placeholder): SQL<Date> => sql`(clock_ms() + ${milliseconds})`.mapWith(moment)

type Guard = <T>(statement: () => T) => T

/** Returns a session that guards every statement. Each one is prepared by the session, however it was built. */
function guardedSession(connection: Connection, guard: Guard) {
  const session = new BetterSQLiteSession(connection, dialect, undefined)
  const prepareQuery = session.prepareQuery
  session.prepareQuery = (...question) => {
    const prepared = guard(() => prepareQuery.apply(session, question))
    const { run, all, get, values } = prepared
    return Object.assign(prepared, {
      run: (parameters?: Parameters) => guard(() => run.call(prepared, parameters)),
      all: (parameters?: Parameters) => guard(() => all.call(prepared, parameters)),
      get: (parameters?: Parameters) => guard(() => get.call(prepared, parameters)),
      values: (parameters?: Parameters) => guard(() => values.call(prepared, parameters)),
    })
  }
  return session
}

type Parameters = Record<string, unknown>
