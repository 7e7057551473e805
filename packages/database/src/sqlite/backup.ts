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
 * Copies an SQLite database, as it is at one moment, to a file that is not there yet, while others may read and write
 * it. It is copied as it is, of whatever version. The copy is checked, carries `mark`, and is one file without a log
 * beside it. After a failure part of it may be there.
 *
 * Errors: DatabaseError.
 */
export async function backUpSqlite(url: string, path: string, mark: Mark): Promise<void> {
  try {
    await copyPages(sqliteFile(url).path, path)
    finish(path, mark)
  } catch (error) {
    // How the driver says that a folder is missing.
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
    // In one step: a write by another process between two steps would have it begin again, on a busy server for ever.
    // Writers do not wait for it, as the copy is a reader.
    const { totalPages } = await connection.backup(to, { progress: () => everyPage })
    // The driver takes a lock at the first step for an end.
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
