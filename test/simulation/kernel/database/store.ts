import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openDatabase, type Tables } from '@assistant/database'
import Sqlite, { type Database as Connection, type Statement } from 'better-sqlite3'

/** The rows of the simulated world: a real SQLite file that is emptied before each seed. */
export interface Store {
  readonly tables: Tables
  readonly writer: Connection
  /** A connection that sees only committed rows. */
  readonly reader: Connection
  /** The clock that statements of both connections read. */
  clock: () => number
  /** Removes every row and ends transactions that a world left open. */
  empty(): void
  close(): Promise<void>
}

/** Creates an empty store in a temporary folder. It skips fsync, since no test here cuts the power. */
export async function openStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'assistant-simulation-'))
  const path = join(folder, 'world.db')
  const database = await openDatabase(pathToFileURL(path).href)
  const { tables } = database
  await database.migrate()
  await database.close()

  const connect = () => {
    const connection = cacheStatements(new Sqlite(path))
    connection.pragma('synchronous = OFF')
    connection.function('clock_ms', { deterministic: false }, () => BigInt(Math.floor(store.clock())))
    return connection
  }
  const writer = connect()
  const reader = connect()
  reader.pragma('query_only = ON')
  // Uses its own connection: changing the foreign_keys pragma makes a connection recompile all its statements.
  const cleaner = connect()
  cleaner.pragma('foreign_keys = OFF')
  // Allows `empty` to delete the audit log between worlds.
  cleaner.exec('drop trigger audit_entries_no_delete')
  dropIndexes(cleaner)
  const names = cleaner
    .prepare<[], string>(`select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\'`)
    .pluck()
    .all()
    .filter((name) => !/migration|sqlite/.test(name))

  // Most worlds use few tables, and this check is faster than deleting no rows.
  const hasRows = (name: string) => cleaner.prepare(`select exists (select 1 from "${name}")`).pluck().get() === 1

  const store: Store = {
    tables,
    writer,
    reader,
    clock: () => 0,
    empty() {
      if (writer.inTransaction) writer.exec('rollback')
      cleaner.prepare('begin').run()
      for (const name of names) {
        if (hasRows(name)) cleaner.prepare(`delete from "${name}"`).run()
      }
      cleaner.prepare('commit').run()
    },
    async close() {
      cleaner.close()
      reader.close()
      writer.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return store
}

/** Caches prepared statements, since the services build the same ones for every seed. */
function cacheStatements(connection: Connection): Connection {
  const statements = new Map<string, Statement>()
  const prepare = connection.prepare.bind(connection)
  const prepareOnce = (source: string) => {
    const statement = statements.get(source) ?? prepare(source)
    statements.set(source, statement)
    return statement
  }
  return Object.assign(connection, { prepare: prepareOnce })
}

/**
 * Drops indexes that only speed up reads: a world has few rows, so they cost more than they save. Indexes of primary
 * keys and unique constraints stay because they reject rows.
 */
function dropIndexes(connection: Connection): void {
  const names = connection
    .prepare<[], string>(`select name from sqlite_master where type = 'index' and sql like 'create index%'`)
    .pluck()
    .all()
  for (const name of names) connection.exec(`drop index "${name}"`)
}
