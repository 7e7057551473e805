import type { MigrationReport } from '../database.js'
import { DatabaseError } from '../errors.js'
import { type Migration, migrationsTable, pendingMigrations } from '../migrations.js'
import { connect } from './connection.js'
import { postgresError } from './errors.js'

/** The advisory lock that everybody who migrates takes: any number that nobody else uses. */
const lock = 7_223_372_036

const lockNotAvailable = '55P03'

/** Applies what is pending, all of it or nothing, under an advisory lock that ends with its transaction. */
export async function migratePostgres(
  url: string,
  migrations: readonly Migration[],
  lockMilliseconds: number,
): Promise<MigrationReport> {
  const client = connect(url, { poolSize: 1, holdMilliseconds: 0 })
  try {
    const applied = await client.begin(async (tx) => {
      await tx.unsafe(`set local lock_timeout = ${lockMilliseconds}`)
      await tx`select pg_advisory_xact_lock(${lock})`
      await tx.unsafe('set local lock_timeout = 0')
      await tx.unsafe(
        `create table if not exists ${migrationsTable} (name text primary key, applied_at timestamptz(3) not null)`,
      )
      const rows = await tx.unsafe<{ name: string }[]>(`select name from ${migrationsTable}`)
      const pending = pendingMigrations(
        migrations,
        rows.map(({ name }) => name),
      )
      for (const { name, statements } of pending) {
        for (const statement of statements) await tx.unsafe(statement)
        await tx.unsafe(`insert into ${migrationsTable} (name, applied_at) values ($1, clock_timestamp())`, [name])
      }
      return pending.map(({ name }) => name)
    })
    return { applied }
  } catch (error) {
    const failure = postgresError(error)
    if (failure.code === lockNotAvailable)
      throw new DatabaseError('locked', 'Another process is migrating the database')
    throw failure
  } finally {
    await client.end({ timeout: 1 })
  }
}
