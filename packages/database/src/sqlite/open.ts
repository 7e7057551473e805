import type { Database } from '../database.js'
import { DatabaseError } from '../errors.js'
import { readMigrations } from '../migrations.js'
import type { Transaction } from '../query.js'
import { retry } from '../retry.js'
import { createRun, createRunScope } from '../run.js'
import type { Settings } from '../settings.js'
import { tablesOfSqlite } from '../tables/index.js'
import { createTurns } from '../turns.js'
import { openReader, openWriter, sqliteFile } from './connection.js'
import { isBusy, leavesOutcomeUnknown, sqliteError } from './errors.js'
import { migrateSqlite } from './migrate.js'
import { createQuery, createTransaction } from './queries.js'

/** Maximum time that `migrate` waits for a process that writes. That process may be migrating, which takes a while. */
const migrationMilliseconds = 60_000

/** Opens one connection that writes, one transaction at a time, and one that reads committed data. */
export async function openSqlite(url: string, settings: Settings): Promise<Database> {
  const file = sqliteFile(url)
  const writer = await openWriter(file.path, settings)
  const reader = openReader(file.path, settings)
  const scope = createRunScope(settings)
  const turns = createTurns()
  let isClosed = false

  async function inTransaction<T>(fn: (tx: Transaction) => Promise<T>, arrived: number) {
    // The time limit counts from the arrival: time spent in the queue shortens the wait for the lock.
    await retry(settings, isBusy, begin, arrived).catch((error) => {
      throw sqliteError(error)
    })
    const run = createRun()
    try {
      const result = await scope.hold(run, settings.holdMilliseconds, () => fn(createTransaction(writer, run)))
      commit()
      return { result, run }
    } catch (error) {
      rollback()
      throw error
    }
  }

  function begin() {
    // A transaction is still open here only when its rollback failed.
    if (writer.inTransaction) writer.exec('rollback')
    writer.exec('begin immediate')
  }

  function commit() {
    try {
      writer.exec('commit')
    } catch (error) {
      throw sqliteError(error, { outcomeUnknown: leavesOutcomeUnknown(error) })
    }
  }

  function rollback() {
    try {
      if (writer.inTransaction) writer.exec('rollback')
    } catch {
      // The caller gets the error that caused the rollback. `begin` rolls back again.
    }
  }

  return {
    dialect: 'sqlite',
    tables: tablesOfSqlite,
    query: createQuery(reader),
    transaction: async (fn) => {
      scope.refuseNesting()
      if (isClosed) throw new DatabaseError('unavailable', 'The database is closed')
      const arrived = performance.now()
      const { result, run } = await turns.take(() => inTransaction(fn, arrived))
      run.takeEffect(settings.onEffectError)
      return result
    },
    migrate: () =>
      turns.take(() =>
        migrateSqlite(file.path, readMigrations('sqlite'), { ...settings, retryMilliseconds: migrationMilliseconds }),
      ),
    close: async () => {
      isClosed = true
      await turns.ended()
      reader.close()
      writer.close()
      file.discard()
    },
  }
}
