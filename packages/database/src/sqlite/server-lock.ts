import Sqlite from 'better-sqlite3'
import { DatabaseError } from '../errors.js'
import { isBusy, sqliteError } from './errors.js'

export interface ServerLock {
  release(): void
}

/**
 * Takes the lock that makes this process the only server of a data folder: an exclusive transaction on the small
 * database at `path`. The kernel releases it when the process ends, even by kill -9.
 *
 * @throws {DatabaseError} locked when another server holds it; another kind when the file cannot be used
 */
export function serverLock(path: string): ServerLock {
  let connection: Sqlite.Database | undefined
  try {
    connection = new Sqlite(path, { timeout: 0 })
    connection.exec('begin exclusive')
  } catch (error) {
    connection?.close()
    if (isBusy(error)) throw new DatabaseError('locked', 'Another server is running on this data folder')
    throw sqliteError(error)
  }
  const held = connection
  return { release: () => held.close() }
}
