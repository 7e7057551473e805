import type { MigrationReport } from '../database.js'
import { DatabaseError } from '../errors.js'
import { type Migration, migrationsTable, pendingMigrations } from '../migrations.js'
import { connect } from './connection.js'
import { postgresError } from './errors.js'

/** Key of the advisory lock for migrations. The number is arbitrary, and unused elsewhere. */
export const migrationLock = 7_223_372_036

const lockNotAvailable = '55P03'

/**
 * Applies the pending migrations in one transaction, under an advisory lock that ends with it.
 *
 * @throws {DatabaseError} newer; locked when another process holds the lock for more than `lockMilliseconds`; another
 *   kind when the connection or a statement fails
 */
export async function migratePostgres(
  url: string,
  migrations: readonly Migration[],
  lockMilliseconds: number,
): Promise<MigrationReport> {
  const connection = await connect(url, { holdMilliseconds: 0, connectMilliseconds: 5_000 })
  try {
    await connection.send(`begin; set local lock_timeout = ${lockMilliseconds}`)
    await connection.send('select pg_advisory_xact_lock($1)', [migrationLock])
    await connection.send('set local lock_timeout = 0')
    await connection.send(
      `create table if not exists ${migrationsTable} (name text primary key, applied_at timestamptz(3) not null)`,
    )
    const applied = await connection.send(`select name from ${migrationsTable}`)
    const pending = pendingMigrations(
      migrations,
      applied.map(({ name }) => String(name)),
    )
    for (const { name, statements } of pending) {
      for (const statement of statements) await connection.send(statement)
      await connection.send(`insert into ${migrationsTable} (name, applied_at) values ($1, clock_timestamp())`, [name])
    }
    await connection.send('commit')
    return { applied: pending.map(({ name }) => name) }
  } catch (error) {
    const failure = postgresError(error)
    if (failure.code === lockNotAvailable)
      throw new DatabaseError('locked', 'Another process is migrating the database')
    throw failure
  } finally {
    // Closing the connection rolls back an open transaction.
    await connection.close()
  }
}
