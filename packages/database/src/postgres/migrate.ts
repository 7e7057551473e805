import type { MigrationReport } from '../database.js'
import { DatabaseError } from '../errors.js'
import { type Migration, migrationsTable, pendingMigrations } from '../migrations.js'
import { createPool } from './connection.js'
import { postgresError } from './errors.js'

/** The advisory lock that everybody who migrates takes: any number that nobody else uses. */
export const migrationLock = 7_223_372_036

const lockNotAvailable = '55P03'

/** Applies what is pending, all of it or nothing, under an advisory lock that ends with its transaction. */
export async function migratePostgres(
  url: string,
  migrations: readonly Migration[],
  lockMilliseconds: number,
): Promise<MigrationReport> {
  const pool = createPool(url, { poolSize: 1, holdMilliseconds: 0, connectMilliseconds: 5_000 })
  try {
    const connection = await pool.connect()
    try {
      await connection.query(`begin; set local lock_timeout = ${lockMilliseconds}`)
      await connection.query('select pg_advisory_xact_lock($1)', [migrationLock])
      await connection.query('set local lock_timeout = 0')
      await connection.query(
        `create table if not exists ${migrationsTable} (name text primary key, applied_at timestamptz(3) not null)`,
      )
      const { rows } = await connection.query<{ name: string }>(`select name from ${migrationsTable}`)
      const pending = pendingMigrations(
        migrations,
        rows.map(({ name }) => name),
      )
      for (const { name, statements } of pending) {
        for (const statement of statements) await connection.query(statement)
        await connection.query(`insert into ${migrationsTable} (name, applied_at) values ($1, clock_timestamp())`, [
          name,
        ])
      }
      await connection.query('commit')
      return { applied: pending.map(({ name }) => name) }
    } finally {
      // Closing it rolls back what was not committed.
      connection.release(true)
    }
  } catch (error) {
    const failure = postgresError(error)
    if (failure.code === lockNotAvailable)
      throw new DatabaseError('locked', 'Another process is migrating the database')
    throw failure
  } finally {
    await pool.end()
  }
}
