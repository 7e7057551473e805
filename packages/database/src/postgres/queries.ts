import { type Placeholder, type SQL, sql } from 'drizzle-orm'
import { PgDatabase, PgDialect, type PreparedQueryConfig } from 'drizzle-orm/pg-core'
import { PostgresJsSession } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import type { Query, Transaction } from '../query.js'
import type { Run } from '../run.js'
import { postgresTables } from '../tables/index.js'
import type { BoundParameters, Connection } from './connection.js'
import { postgresError } from './errors.js'
import type { Pool } from './pool.js'

const dialect = new PgDialect()

/** Tells the time in place of the server, in milliseconds since 1970. */
export type Clock = (() => number) | undefined

/** Reads through any connection of the pool. */
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

/** Reads and writes through the connection of one transaction, as long as `run` lasts. */
export function createTransaction(connection: Connection, now: Clock, run: Run): Transaction {
  const send: Send = async (...statement) => {
    // Once more: nothing may follow the COMMIT that was not before it.
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
  const builders = new PgDatabase(dialect, guardedSession(send, now, guard), undefined)
  return Object.assign(builders, now === undefined ? serverClock : givenClock) as unknown as Transaction
}

type Guard = <T>(statement: () => Promise<T>) => Promise<T>

const moment = postgresTables.users.createdAt

// clock_timestamp, not now: that is when the transaction began.
const serverNow = sql`date_trunc('milliseconds', clock_timestamp())`

// A given clock is a parameter that every statement is handed when it runs, prepared ones too.
const clockParameter = 'the database clock'
const givenNow = sql`${sql.placeholder(clockParameter)}::timestamptz`

const serverClock = clockOf(serverNow)
const givenClock = clockOf(givenNow)

function clockOf(now: SQL) {
  return {
    clock: (): SQL<Date> => sql`${now}`.mapWith(moment),
    clockPlus: (milliseconds: number | Placeholder): SQL<Date> =>
      sql`(${now} + ${milliseconds}::double precision * interval '1 millisecond')`.mapWith(moment),
  }
}

/** Every statement, however it was built, is prepared by the session: so this is where each is guarded. */
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

/** What Drizzle's session asks of postgres.js: `unsafe(…)`, and right after it, perhaps, `.values()`. */
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
