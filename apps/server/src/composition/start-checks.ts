import { createRequire } from 'node:module'
import { BootstrapError, SigningKeysLockedError } from '@assistant/api'
import { DatabaseError } from '@assistant/database'
import type { Config } from '../config.js'
import { databaseLabel, databaseMessage } from '../operations/database-messages.js'
import { StartError } from '../operations/start-error.js'

/**
 * Checks that the SQLite driver can be loaded. Called before the database is opened, because the driver's own error does not
 * explain how to fix it.
 * @throws {StartError} if the driver cannot be loaded.
 */
export function assertSqliteDriver(): void {
  try {
    const require = createRequire(import.meta.url)
    const Sqlite = require('better-sqlite3')
    new Sqlite(':memory:').close()
  } catch {
    throw new StartError(
      'The SQLite driver (better-sqlite3) is not built for this version of Node.js. Install Python 3, make and a C++ ' +
        'compiler. Then remove node_modules and run npm start again.',
    )
  }
}

/**
 * Returns a StartError for errors of the database, the signing keys and the bootstrap, and any other error unchanged.
 */
export function toStartError(error: unknown, { dataFolder, databaseUrl }: Config): unknown {
  if (error instanceof SigningKeysLockedError || error instanceof BootstrapError) {
    return new StartError(error.message)
  }
  if (!(error instanceof DatabaseError)) return error
  return new StartError(databaseMessage('server', error, { database: databaseLabel(databaseUrl), dataFolder }))
}
