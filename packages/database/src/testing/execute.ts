import Sqlite from 'better-sqlite3'
import { sqliteFile } from '../sqlite/connection.js'
import { withClient } from './postgres-client.js'

/** Runs one statement directly on the database, bypassing this package, and returns its rows. */
export async function execute(url: string, statement: string): Promise<Record<string, unknown>[]> {
  return url.startsWith('file:')
    ? executeSqlite(url, statement)
    : withClient(url, async (client) => [...(await client.unsafe(statement))])
}

function executeSqlite(url: string, statement: string): Record<string, unknown>[] {
  const connection = new Sqlite(sqliteFile(url).path)
  try {
    connection.function('clock_ms', () => Date.now())
    const prepared = connection.prepare<[], Record<string, unknown>>(statement)
    if (prepared.reader) return prepared.all()
    prepared.run()
    return []
  } finally {
    connection.close()
  }
}
