import type { PoolClient } from 'pg'
import type { Database, TransactionOptions } from '../database.js'
import { DatabaseError } from '../errors.js'
import { readMigrations } from '../migrations.js'
import type { Transaction } from '../query.js'
import { readClock } from '../read-clock.js'
import { retry } from '../retry.js'
import { createRun, createRunScope } from '../run.js'
import type { Settings } from '../settings.js'
import { postgresTables } from '../tables/index.js'
import { createPool } from './connection.js'
import { isConflict, postgresError } from './errors.js'
import { migratePostgres } from './migrate.js'
import { createQuery, createTransaction } from './queries.js'

/** How long `migrate` waits for another process that is migrating. */
const migrationMilliseconds = 60_000

/** A pool of connections; its transactions run at the same time. Errors: DatabaseError `unavailable`. */
export async function openPostgres(url: string, settings: Settings): Promise<Database> {
  const pool = createPool(url, { ...settings, connectMilliseconds: settings.retryMilliseconds })
  const scope = createRunScope()
  const query = createQuery(pool, settings.clock)
  let isClosed = false

  await readClock(query).catch(async (error) => {
    await pool.end()
    throw error
  })

  async function runOnce<T>(fn: (tx: Transaction) => Promise<T>, isolation: string) {
    const connection = await pool.connect().catch((error) => {
      throw postgresError(error)
    })
    const run = createRun()
    let isClean = false
    try {
      await send(connection, `begin isolation level ${isolation}`)
      const result = await scope.hold(run, settings.holdMilliseconds, () =>
        fn(createTransaction(connection, settings.clock, run)),
      )
      await send(connection, 'commit')
      isClean = true
      return { result, run }
    } catch (error) {
      // A rollback would wait behind a statement that is under way still, or that nobody answers any more.
      const isStuck = run.isHeld || isLost(run.failure) || isLost(error)
      if (!isStuck) isClean = await rollback(connection)
      // What `fn` made of a conflict does not count: it is run again.
      throw isConflict(run.failure) ? run.failure : error
    } finally {
      // A connection in an unknown state is closed, which rolls back, too.
      connection.release(!isClean)
    }
  }

  async function transaction<T>(fn: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    scope.refuseNesting()
    if (isClosed) throw new DatabaseError('unavailable', 'The database is closed')
    const isolation = options.isolation ?? 'serializable'
    const { result, run } = await retry(settings, isConflict, () => runOnce(fn, isolation))
    run.takeEffect(settings.onEffectError)
    return result
  }

  return {
    dialect: 'postgres',
    tables: postgresTables,
    query,
    transaction,
    migrate: () => migratePostgres(url, readMigrations('postgres'), migrationMilliseconds),
    close: async () => {
      if (isClosed) return
      isClosed = true
      await pool.end()
    },
  }
}

async function send(connection: PoolClient, command: string): Promise<void> {
  const outcomeUnknown = command === 'commit'
  const answer = await connection.query(command).catch((error) => {
    throw postgresError(error, { outcomeUnknown })
  })
  // PostgreSQL answers COMMIT with ROLLBACK when a statement that nobody awaited has failed meanwhile.
  if (outcomeUnknown && answer.command !== 'COMMIT') {
    throw new DatabaseError('internal', 'A statement failed that nobody awaited')
  }
}

function isLost(error: unknown): boolean {
  return error instanceof DatabaseError && error.kind === 'unavailable'
}

/** Whether it went well: the connection may be gone. */
async function rollback(connection: PoolClient): Promise<boolean> {
  return connection.query('rollback').then(
    () => true,
    () => false,
  )
}
