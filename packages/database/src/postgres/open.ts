import type { Database, TransactionOptions } from '../database.js'
import { DatabaseError } from '../errors.js'
import { readMigrations } from '../migrations.js'
import type { Transaction } from '../query.js'
import { readClock } from '../read-clock.js'
import { retry } from '../retry.js'
import { createRun, createRunScope, within } from '../run.js'
import type { Settings } from '../settings.js'
import { postgresTables } from '../tables/index.js'
import { connect } from './connection.js'
import { isConflict, postgresError } from './errors.js'
import { migratePostgres } from './migrate.js'
import { createQuery, createTransaction } from './queries.js'

/** How long `migrate` waits for another process that is migrating. */
const migrationMilliseconds = 60_000

/** A pool of connections; its transactions run at the same time. Errors: DatabaseError `unavailable`. */
export async function openPostgres(url: string, settings: Settings): Promise<Database> {
  const client = connect(url, settings)
  const scope = createRunScope()
  const query = createQuery(client, settings.clock)
  let isClosed = false

  await readClock(query).catch(async (error) => {
    await client.end({ timeout: 0 })
    throw error
  })

  async function runOnce<T>(fn: (tx: Transaction) => Promise<T>, isolation: string) {
    const run = createRun()
    const progress: { isCommitting: boolean; thrown?: { readonly error: unknown } } = { isCommitting: false }
    const committed = client.begin(`isolation level ${isolation}`, async (connection) => {
      try {
        const tx = createTransaction(connection, settings.clock, run)
        const result = await scope.hold(run, settings.holdMilliseconds, () => fn(tx))
        progress.isCommitting = true
        return { result, run }
      } catch (error) {
        progress.thrown = { error }
        throw error
      }
    })
    // A server that does not answer must not hold the caller. A refused BEGIN or a lost COMMIT is told here too.
    const silence = new DatabaseError('unavailable', 'The database does not answer')
    try {
      return await within(settings.retryMilliseconds + 2 * settings.holdMilliseconds, silence, committed)
    } catch (error) {
      run.end()
      if (isConflict(run.failure)) throw run.failure
      // What `fn` threw stands, also when the rollback after it failed.
      if (progress.thrown !== undefined) throw progress.thrown.error
      throw postgresError(error, { outcomeUnknown: progress.isCommitting })
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
      isClosed = true
      await client.end({ timeout: settings.holdMilliseconds / 1_000 })
    },
  }
}
