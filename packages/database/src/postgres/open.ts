import type { Database, TransactionOptions } from '../database.js'
import { DatabaseError } from '../errors.js'
import { readMigrations } from '../migrations.js'
import type { Transaction } from '../query.js'
import { readClock } from '../read-clock.js'
import { retry } from '../retry.js'
import { createRun, createRunScope } from '../run.js'
import type { Settings } from '../settings.js'
import { postgresTables } from '../tables/index.js'
import { type Connection, connect } from './connection.js'
import { isConflict, postgresError } from './errors.js'
import { migratePostgres } from './migrate.js'
import { createPool } from './pool.js'
import { createQuery, createTransaction } from './queries.js'

/** Maximum time that `migrate` waits for another process that is migrating. */
const migrationMilliseconds = 60_000

/**
 * Opens a pool of connections, whose transactions run concurrently.
 *
 * @throws {DatabaseError} unavailable, overloaded, internal
 */
export async function openPostgres(url: string, settings: Settings): Promise<Database> {
  const { poolSize, holdMilliseconds, retryMilliseconds } = settings
  const pool = createPool(() => connect(url, { holdMilliseconds, connectMilliseconds: retryMilliseconds }), {
    poolSize,
    waitMilliseconds: retryMilliseconds,
  })
  const scope = createRunScope(settings)
  const query = createQuery(pool, settings.clock)
  let isClosed = false

  await readClock(query).catch(async (error) => {
    await pool.close()
    throw error
  })

  async function runOnce<T>(connection: Connection, fn: (tx: Transaction) => Promise<T>, isolation: string) {
    const run = createRun()
    try {
      await send(connection, `begin isolation level ${isolation}`)
      const result = await scope.hold(run, holdMilliseconds, () =>
        fn(createTransaction(connection, settings.clock, run)),
      )
      await send(connection, 'commit')
      return { result, run }
    } catch (error) {
      // A rollback would wait behind the statement that is still executing. Dropping the connection rolls back too.
      if (run.isHeld) connection.lose()
      else await rollback(connection)
      // A conflict is retried, even when `fn` threw another error because of it.
      throw isConflict(run.failure) ? run.failure : error
    }
  }

  async function transaction<T>(fn: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    scope.refuseNesting()
    if (isClosed) throw new DatabaseError('unavailable', 'The database is closed')
    const isolation = options.isolation ?? 'serializable'
    const attempt = () => pool.use((connection) => runOnce(connection, fn, isolation))
    const { result, run } = await retry(settings, isConflict, attempt)
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
      await pool.close()
    },
  }
}

async function send(connection: Connection, command: string): Promise<void> {
  const outcomeUnknown = command === 'commit'
  const answer = await connection.send(command).catch((error) => {
    throw postgresError(error, { outcomeUnknown })
  })
  // PostgreSQL answers COMMIT with ROLLBACK when a statement that was not awaited has failed.
  if (outcomeUnknown && answer.command !== 'COMMIT') {
    throw new DatabaseError('internal', 'A statement that was not awaited failed')
  }
}

async function rollback(connection: Connection): Promise<void> {
  await connection.send('rollback').catch(connection.lose)
}
