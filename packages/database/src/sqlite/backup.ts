import Sqlite from 'better-sqlite3'
import { DatabaseError } from '../errors.js'
import { sqliteFile } from './connection.js'
import { sqliteError } from './errors.js'

/** A row of the table `meta`. */
export interface Mark {
  readonly key: string
  readonly value: string
}

/**
 * Copies a consistent state of an SQLite database to a new file, while other connections read and write it. Copies any
 * schema version, without migrating it. The copy is checked, contains `mark`, and is a single file without a WAL file.
 * A failed call may leave a partial copy.
 *
 * @throws {DatabaseError} unavailable, overloaded, full, internal
 */
export async function backUpSqlite(url: string, path: string, mark: Mark): Promise<void> {
  try {
    await copyPages(sqliteFile(url).path, path)
    finish(path, mark)
  } catch (error) {
    // The driver reports a missing folder as a TypeError.
    throw error instanceof TypeError ? new DatabaseError('unavailable', error.message) : sqliteError(error)
  }
}

const busyMilliseconds = 5_000
const everyPage = 0x7fffffff

async function copyPages(from: string, to: string): Promise<void> {
  const connection = new Sqlite(from, { fileMustExist: true, timeout: busyMilliseconds })
  try {
    if (connection.pragma('page_count', { simple: true }) === 0)
      throw new DatabaseError('internal', 'The file is empty')
    // In one step: a write by another process between two steps restarts the copy, which would never end on a busy
    // server. Writers do not wait, because the copy is a reader.
    const { totalPages } = await connection.backup(to, { progress: () => everyPage })
    // The driver reports a lock at the first step as the end of the copy.
    if (totalPages === 0) throw new DatabaseError('overloaded', 'The database is locked by another process')
  } finally {
    connection.close()
  }
}

function finish(path: string, { key, value }: Mark): void {
  const copy = new Sqlite(path, { fileMustExist: true })
  try {
    copy.pragma('journal_mode = DELETE')
    copy.pragma('synchronous = FULL')
    const upsert = 'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value'
    copy.prepare(upsert).run(key, value)
    if (copy.pragma('integrity_check', { simple: true }) !== 'ok') {
      throw new DatabaseError('internal', 'The file is damaged', { code: 'SQLITE_CORRUPT' })
    }
  } finally {
    copy.close()
  }
}
