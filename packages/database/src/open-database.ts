import type { Database, DatabaseOptions } from './database.js'
import { DatabaseError } from './errors.js'
import { openPostgres } from './postgres/open.js'
import { withDefaults } from './settings.js'
import { openSqlite } from './sqlite/open.js'

/**
 * Opens a database: `file:…` SQLite (made when it is not there; its folder must be), `:memory:` SQLite that is gone
 * when it is closed, `postgres://…` PostgreSQL. Its tables are there after `migrate()`.
 *
 * Errors: DatabaseError `unavailable`, and `internal` for any other URL or a file that is no database.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const settings = withDefaults(options)
  if (url === ':memory:' || url.startsWith('file:')) return openSqlite(url, settings)
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url, settings)
  throw new DatabaseError('internal', 'A database URL begins with file: or postgres://')
}
