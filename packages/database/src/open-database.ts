import type { Database, DatabaseOptions } from './database.js'
import { DatabaseError } from './errors.js'
import { openPostgres } from './postgres/open.js'
import { withDefaults } from './settings.js'
import { openSqlite } from './sqlite/open.js'

/**
 * Opens a database. Its tables exist after `migrate()`.
 *
 * - `file:…`: SQLite. The file is created if needed; its folder must exist.
 * - `:memory:`: SQLite. The data is removed by `close()`.
 * - `postgres://…`, `postgresql://…`: PostgreSQL.
 *
 * @throws {DatabaseError} unavailable, overloaded, full; internal for any other URL and for a file that is not a
 *   database
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const settings = withDefaults(options)
  if (url === ':memory:' || url.startsWith('file:')) return openSqlite(url, settings)
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url, settings)
  throw new DatabaseError('internal', 'A database URL must start with file: or postgres://')
}
