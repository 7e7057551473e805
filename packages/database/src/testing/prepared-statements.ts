import Sqlite from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import type { Database } from '../database.js'

let prepareCount = 0
const { prepare } = Sqlite.prototype
Sqlite.prototype.prepare = function (this: Sqlite.Database, ...parameters: Parameters<typeof prepare>) {
  prepareCount += 1
  return prepare.apply(this, parameters)
} as typeof prepare

/**
 * Returns a number that grows with each prepared statement: on SQLite those of this process, on PostgreSQL those of the
 * connection. Open the database with one connection.
 */
export async function countPreparedStatements({ dialect, query }: Database): Promise<number> {
  if (dialect === 'sqlite') return prepareCount
  const [row] = await query.select({ count: sql<number>`count(*)::int` }).from(sql`pg_prepared_statements`)
  return row?.count ?? 0
}
