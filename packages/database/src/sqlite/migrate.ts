import Sqlite from 'better-sqlite3'
import type { MigrationReport } from '../database.js'
import { DatabaseError } from '../errors.js'
import { type Migration, migrationsTable, pendingMigrations } from '../migrations.js'
import { type RetryLimits, retry } from '../retry.js'
import { searchKey } from '../search-key.js'
import { isBusy, sqliteError } from './errors.js'

/**
 * Applies the pending migrations in one transaction, while other writers wait. Uses a separate connection without
 * foreign keys, because a step may rebuild a table that others reference. Checks the foreign keys before COMMIT.
 *
 * @throws {DatabaseError} newer; locked when another connection writes for longer than the limit; another kind when a
 *   statement fails
 */
export async function migrateSqlite(
  path: string,
  migrations: readonly Migration[],
  limits: RetryLimits,
): Promise<MigrationReport> {
  const connection = new Sqlite(path, { timeout: 0 })
  try {
    connection.pragma('synchronous = FULL')
    connection.pragma('foreign_keys = OFF')
    // SQLite's own `lower` only handles ASCII, and it has no NFKC.
    connection.function('search_key', { deterministic: true }, (text) => searchKey(String(text)))
    await retry(limits, isBusy, () => connection.exec('begin immediate'))
    connection.exec(
      `create table if not exists ${migrationsTable} (name text primary key not null, applied_at integer not null)`,
    )
    const applied = connection.prepare<[], string>(`select name from ${migrationsTable}`).pluck().all()
    const pending = pendingMigrations(migrations, applied)
    const record = connection.prepare(
      `insert into ${migrationsTable} (name, applied_at) values (?, unixepoch() * 1000)`,
    )
    for (const { name, statements } of pending) {
      for (const statement of statements) connection.exec(statement)
      record.run(name)
    }
    const violations = connection.pragma('foreign_key_check')
    if (!Array.isArray(violations) || violations.length > 0) {
      throw new DatabaseError('internal', 'A migration would leave rows with dangling references')
    }
    connection.exec('commit')
    return { applied: pending.map(({ name }) => name) }
  } catch (error) {
    if (isBusy(error)) throw new DatabaseError('locked', 'Another process is writing to the database')
    throw sqliteError(error)
  } finally {
    // Closing the connection rolls back an open transaction.
    connection.close()
  }
}
