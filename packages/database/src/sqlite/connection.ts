import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Sqlite, { type Database as Connection } from 'better-sqlite3'
import { DatabaseError } from '../errors.js'
import { retry } from '../retry.js'
import type { Settings } from '../settings.js'
import { isBusy, sqliteError } from './errors.js'

export interface SqliteFile {
  readonly path: string
  /** Removes the file and its folder if they are temporary. */
  discard(): void
}

/**
 * Resolves a URL to its file: `file:///absolute`, `file:relative` or `:memory:`. The last is a file in a temporary
 * folder, which is removed when the database is closed. Two connections that share a real in-memory database of SQLite
 * would read uncommitted data.
 */
export function sqliteFile(url: string): SqliteFile {
  if (url === ':memory:') {
    const folder = mkdtempSync(join(tmpdir(), 'assistant-'))
    return {
      path: join(folder, 'memory.db'),
      discard: () => rmSync(folder, { recursive: true, force: true }),
    }
  }
  const path = url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length)
  return { path, discard: () => undefined }
}

/**
 * Opens the connection that writes. It never waits for a lock inside the driver, which is synchronous and would block
 * the whole process; callers use `retry`. `synchronous` is FULL, because NORMAL loses acknowledged commits in a power
 * failure.
 */
export async function openWriter(path: string, settings: Settings): Promise<Connection> {
  const connection = open(path, settings, 0)
  try {
    await retry(settings, isBusy, () => connection.pragma('journal_mode = WAL'))
    connection.pragma('synchronous = FULL')
    connection.pragma('foreign_keys = ON')
  } catch (error) {
    connection.close()
    throw sqliteError(error)
  }
  return connection
}

/** Opens the connection that reads. In WAL mode readers do not wait for writers, except briefly after a crash. */
export function openReader(path: string, settings: Settings): Connection {
  const connection = open(path, settings, 1_000)
  connection.pragma('query_only = ON')
  return connection
}

function open(path: string, settings: Settings, busyMilliseconds: number): Connection {
  const now = settings.clock ?? Date.now
  try {
    const connection = new Sqlite(path, { timeout: busyMilliseconds })
    connection.function('clock_ms', { deterministic: false }, () => BigInt(Math.floor(now())))
    return connection
  } catch (error) {
    if (error instanceof TypeError) throw new DatabaseError('unavailable', 'The folder of the database file is missing')
    throw sqliteError(error)
  }
}
