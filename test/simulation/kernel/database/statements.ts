import type { Transaction } from '@assistant/database'
import { createBuilds, tablesOfSqlite } from '@assistant/database/testing'
import type { Database as Connection } from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3'
import { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import { createDialect } from './dialect.js'

/** Executes a statement in a step of the simulation. */
export type ExecuteInStep = <T>(statement: () => T) => Promise<T>

const clock = sql`clock_ms()`
const dialect = createDialect(clock)
const timestamp = tablesOfSqlite.users.createdAt

/**
 * Returns the builders of the real database over one connection. `execute` runs every statement. The SQLite builders
 * return promises when the session does.
 */
export function createBuilders(connection: Connection, execute: ExecuteInStep): Omit<Transaction, 'afterCommit'> {
  const session = new BetterSQLiteSession(connection, dialect, undefined)
  const prepareQuery = session.prepareQuery
  Object.assign(session, {
    prepareQuery: (...args: Parameters<typeof prepareQuery>) =>
      wrapPrepared(prepareQuery.apply(session, args), args[2], execute),
  })
  const run: Transaction['run'] = async (definition, values) => {
    const { parameters, joinsNotNullableMap } = build(definition)
    const prepared = Object.assign(prepareQuery.apply(session, parameters), { joinsNotNullableMap })
    return execute(() => prepared[parameters[2]](values)) as never // the builder's result
  }
  return Object.assign(buildersOf(session), { run })
}

// Casts between the dialects, as the database package does: its narrowed types contain only what both support.
function buildersOf(session: object): Transaction {
  const builders = new BaseSQLiteDatabase('sync', dialect, session as Session, undefined)
  return Object.assign(builders, {
    clock: () => clock.mapWith(timestamp),
    clockPlus: (milliseconds: unknown) => sql`(clock_ms() + ${milliseconds})`.mapWith(timestamp),
  }) as unknown as Transaction
}

type Session = InstanceType<typeof BetterSQLiteSession>

const build = createBuilds<Parameters<Session['prepareQuery']>>(buildersOf, tablesOfSqlite)

type Method = 'run' | 'all' | 'get' | 'values'
type Prepared = Readonly<Record<Method, (parameters?: Record<string, unknown>) => unknown>>

/**
 * Returns the methods of a prepared statement that the builders call. Each runs in a step. `execute` calls
 * `defaultMethod`.
 */
function wrapPrepared(prepared: Prepared, defaultMethod: Method, execute: ExecuteInStep) {
  const wrap = (method: Method) => (parameters?: Record<string, unknown>) => execute(() => prepared[method](parameters))
  return {
    run: wrap('run'),
    all: wrap('all'),
    get: wrap('get'),
    values: wrap('values'),
    execute: wrap(defaultMethod),
    // The join builder sets this property on the prepared statement.
    set joinsNotNullableMap(map: unknown) {
      Object.assign(prepared, { joinsNotNullableMap: map })
    },
  }
}
