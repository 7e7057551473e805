import { type Placeholder, type SQL, sql } from 'drizzle-orm'
import { PgDatabase, PgDialect, type PreparedQueryConfig } from 'drizzle-orm/pg-core'
import { PostgresJsSession } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import type { Query, Transaction } from '../query.js'
import type { Run } from '../run.js'
import { createBuilds } from '../statement.js'
import { postgresTables } from '../tables/index.js'
import type { BoundParameters, Connection } from './connection.js'
import { postgresError } from './errors.js'
import type { Pool } from './pool.js'

const dialect = new PgDialect()

/** Replaces the clock of the server, if defined. Returns milliseconds since 1970. */
export type Clock = (() => number) | undefined

/** Creates the reads that use any connection of the pool. */
export function createQuery(pool: Pool, now: Clock): Query {
  const send: Send = (...statement) => pool.use((connection) => connection.send(...statement))
  return queriesThrough(send, now, async (statement) => {
    try {
      return await statement()
    } catch (error) {
      throw postgresError(error)
    }
  })
}

/** Creates the reads and writes of one transaction, on its connection and until `run` ends. */
export function createTransaction(connection: Connection, now: Clock, run: Run): Transaction {
  const send: Send = async (...statement) => {
    // Checked again, because the run may have ended in between: no statement may follow COMMIT.
    run.check()
    return connection.send(...statement)
  }
  const queries = queriesThrough(send, now, async (statement) => {
    run.check()
    try {
      return await statement()
    } catch (error) {
      const failure = postgresError(error)
      run.fail(failure)
      throw failure
    }
  })
  return Object.assign(queries, { afterCommit: run.afterCommit })
}

type Send = Connection['send']

function queriesThrough(send: Send, now: Clock, guard: Guard): Transaction {
  const clock = now === undefined ? serverClock : givenClock
  const session = guardedSession(send, now, guard)
  const run: Query['run'] = async (definition, values) => {
    const { parameters, joinsNotNullableMap } = clock.build(definition)
    const prepared = Object.assign(session.prepareQuery(...parameters), { joinsNotNullableMap })
    return prepared.execute(values) as never // the builder's result
  }
  return Object.assign(clock.buildersOf(session), { run })
}

type Guard = <T>(statement: () => Promise<T>) => Promise<T>

const moment = postgresTables.users.createdAt

// `now()` would return the start of the transaction.
const serverNow = sql`date_trunc('milliseconds', clock_timestamp())`

// A given clock is passed as a parameter each time a statement runs, so prepared statements see it too.
const clockParameter = 'the database clock'
const givenNow = sql`${sql.placeholder(clockParameter)}::timestamptz`

const serverClock = clockOf(serverNow)
const givenClock = clockOf(givenNow)

function clockOf(now: SQL) {
  const clock = {
    clock: (): SQL<Date> => sql`${now}`.mapWith(moment),
    clockPlus: (milliseconds: number | Placeholder): SQL<Date> =>
      sql`(${now} + ${milliseconds}::double precision * interval '1 millisecond')`.mapWith(moment),
  }
  const buildersOf = (session: object) =>
    Object.assign(new PgDatabase(dialect, session as Session, undefined), clock) as unknown as Transaction
  return { buildersOf, build: createBuilds<Parameters<Session['prepareQuery']>>(buildersOf, postgresTables) }
}

type Session = InstanceType<typeof PostgresJsSession>

/** Returns a session that guards every statement. Each one is prepared by the session, however it was built. */
function guardedSession(send: Send, now: Clock, guard: Guard) {
  const session = new PostgresJsSession(clientOf(send), dialect, undefined)
  const prepareQuery: typeof session.prepareQuery = session.prepareQuery.bind(session)
  session.prepareQuery = <TConfig extends PreparedQueryConfig>(
    ...question: Parameters<typeof prepareQuery<TConfig>>
  ) => {
    const prepared = prepareQuery<TConfig>(...question)
    const execute = prepared.execute.bind(prepared)
    prepared.execute = (parameters) =>
      guard(() =>
        execute(now === undefined ? parameters : { ...parameters, [clockParameter]: new Date(now()).toISOString() }),
      )
    return prepared
  }
  return session
}

/** Returns the part of postgres.js that Drizzle's session calls: `unsafe(…)`, optionally followed by `.values()`. */
function clientOf(send: Send): Sql {
  const unsafe = (text: string, parameters: BoundParameters, { prepare }: { prepare: boolean }) => {
    let asArrays = false
    const rows = Promise.resolve().then(() => send(text, parameters, { prepare, asArrays }))
    const values = () => {
      asArrays = true
      return rows
    }
    return Object.assign(rows, { values })
  }
  return { unsafe } as unknown as Sql
}
