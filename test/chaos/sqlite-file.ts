import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'

export const sqlitePath = (url: string): string => fileURLToPath(url)

/** Returns the faults that SQLite finds in the pages, indexes and foreign keys of a file. An intact file has none. */
export function findFileFaults(path: string): readonly unknown[] {
  const connection = new Sqlite(path)
  try {
    const rows = [connection.pragma('integrity_check'), connection.pragma('foreign_key_check')].flat()
    return rows.filter((row) => JSON.stringify(row) !== '{"integrity_check":"ok"}')
  } finally {
    connection.close()
  }
}
