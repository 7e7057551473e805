import { createHash } from 'node:crypto'
import { type Placeholder, type SQL, sql } from 'drizzle-orm'
import { type NodePgClient, NodePgSession } from 'drizzle-orm/node-postgres'
import { PgDatabase, PgDialect, type PreparedQueryConfig } from 'drizzle-orm/pg-core'
import type { Query, Transaction } from '../query.js'
import type { Run } from '../run.js'
import { postgresTables } from '../tables/index.js'
import { postgresError } from './errors.js'

const dialect = new PgDialect()

/** Tells the time in place of the server, in milliseconds since 1970. */
export type Clock = (() => number) | undefined

/** Reads through any connection of the pool. */
export function createQuery(client: NodePgClient, now: Clock): Query {
  return queriesThrough(client, now, async (statement) => {
    try {
      return await statement()
    } catch (error) {
      throw postgresError(error)
    }
  })
}

/** Reads and writes through the connection of one transaction, as long as `run` lasts. */
export function createTransaction(client: NodePgClient, now: Clock, run: Run): Transaction {
  const queries = queriesThrough(client, now, async (statement) => {
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

function queriesThrough(client: NodePgClient, now: Clock, guard: Guard): Transaction {
  const builders = new PgDatabase(dialect, guardedSession(client, now, guard), undefined)
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
function guardedSession(client: NodePgClient, now: Clock, guard: Guard) {
  const session = new NodePgSession(client, dialect, undefined)
  const prepareQuery: typeof session.prepareQuery = session.prepareQuery.bind(session)
  session.prepareQuery = <TConfig extends PreparedQueryConfig>(
    ...[query, fields, name, ...rest]: Parameters<typeof prepareQuery<TConfig>>
  ) => {
    const prepared = prepareQuery<TConfig>(query, fields, name && statementName(query.sql), ...rest)
    const execute = prepared.execute.bind(prepared)
    prepared.execute = (parameters) =>
      guard(() =>
        execute(now === undefined ? parameters : { ...parameters, [clockParameter]: new Date(now()).toISOString() }),
      )
    return prepared
  }
  return session
}

/** What a connection keeps a prepared statement under: two stores may well choose the same word for different ones. */
function statementName(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
