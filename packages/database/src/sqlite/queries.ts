import type { Database as Connection } from 'better-sqlite3'
import { type Placeholder, type SQL, sql } from 'drizzle-orm'
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3'
import { BaseSQLiteDatabase, SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { DatabaseError } from '../errors.js'
import type { Query, Transaction } from '../query.js'
import type { Run } from '../run.js'
import { createBuilds } from '../statement.js'
import { sqliteTables, tablesOfSqlite } from '../tables/index.js'
import { sqliteError } from './errors.js'
import { preparedTextsOf } from './statements.js'

const dialect = new SQLiteSyncDialect()

// `clock_ms` is registered on every connection.
const moment = sqliteTables.users.createdAt
const clock = (): SQL<Date> => sql`clock_ms()`.mapWith(moment)
const clockPlus = (milliseconds: number | Placeholder): SQL<Date> => sql`(clock_ms() + ${milliseconds})`.mapWith(moment)

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

function queriesThrough(connection: Connection, guard: Guard): Transaction {
  const session = new BetterSQLiteSession(preparedTextsOf(connection) as Connection, dialect, undefined)
  const builders = buildersOf(guarded(session, guard))
  const run: Query['run'] = async (definition, values) => {
    const { parameters, joinsNotNullableMap } = build(definition)
    const [, , method] = parameters
    return guard(() => {
      const prepared = Object.assign(prepareQuery.apply(session, parameters), { joinsNotNullableMap })
      return method === 'run' ? prepared.run(values) : prepared.all(values)
    }) as never // the builder's result
  }
  return Object.assign(builders, { run })
}

// The first of two casts between the dialects: SQLite's builders are typed as PostgreSQL's. The narrowed types show
// only the methods that both have.
function buildersOf(session: object): Transaction {
  const builders = new BaseSQLiteDatabase('sync', dialect, session as Session, undefined)
  return Object.assign(builders, { clock, clockPlus }) as unknown as Transaction
}

type Session = InstanceType<typeof BetterSQLiteSession>
type PrepareQuery = Session['prepareQuery']

const { prepareQuery } = BetterSQLiteSession.prototype

/** Builds each defined statement once, for all connections. */
const build = createBuilds<Parameters<PrepareQuery>>(buildersOf, tablesOfSqlite)

type Guard = <T>(statement: () => T) => T

/** Makes a session guard every statement. Each one is prepared by the session, however it was built. */
function guarded(session: Session, guard: Guard): Session {
  session.prepareQuery = (...question) => {
    const prepared = guard(() => prepareQuery.apply(session, question))
    const { run, all, get, values } = prepared
    return Object.assign(prepared, {
      run: (parameters?: Values) => guard(() => run.call(prepared, parameters)),
      all: (parameters?: Values) => guard(() => all.call(prepared, parameters)),
      get: (parameters?: Values) => guard(() => get.call(prepared, parameters)),
      values: (parameters?: Values) => guard(() => values.call(prepared, parameters)),
    })
  }
  return session
}

type Values = Record<string, unknown>
