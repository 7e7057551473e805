import Sqlite from 'better-sqlite3'
import postgres from 'postgres'
import { sqliteFile } from '../sqlite/connection.js'

/** Runs one statement directly on the database, bypassing this package, and returns its rows. */
export async function execute(url: string, statement: string): Promise<Record<string, unknown>[]> {
  return url.startsWith('file:') ? executeSqlite(url, statement) : executePostgres(url, statement)
}

function executeSqlite(url: string, statement: string): Record<string, unknown>[] {
  const connection = new Sqlite(sqliteFile(url).path)
  try {
    const prepared = connection.prepare<[], Record<string, unknown>>(statement)
    if (prepared.reader) return prepared.all()
    prepared.run()
    return []
  } finally {
    connection.close()
  }
}

async function executePostgres(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined })
  try {
    return [...(await client.unsafe(statement))]
  } finally {
    await client.end()
  }
}
