import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'

export const sqlitePath = (url: string): string => fileURLToPath(url)

/** What SQLite itself finds wrong with a file: pages, indexes and references. Nothing, as a rule. */
export function faultsOfFile(path: string): readonly unknown[] {
  const connection = new Sqlite(path)
  try {
    const found = [connection.pragma('integrity_check'), connection.pragma('foreign_key_check')].flat()
    return found.filter((row) => JSON.stringify(row) !== '{"integrity_check":"ok"}')
  } finally {
    connection.close()
  }
}
