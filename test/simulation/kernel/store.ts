import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openDatabase, type Tables } from '@assistant/database'
import Sqlite, { type Database as Connection, type Statement } from 'better-sqlite3'
import { hasten } from './hasten.js'

/** The rows of the simulated world: a real SQLite file, which one seed after the other finds empty. */
export interface Store {
  readonly tables: Tables
  readonly writer: Connection
  /** Sees what is committed, and no more. */
  readonly reader: Connection
  /** What the statements of both connections take for the time. */
  clock: () => number
  /** Removes every row, and what a world has left open. */
  empty(): void
  close(): Promise<void>
}

/** Fast, and nothing survives the power: not what is being tested here. */
export async function openStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'assistant-simulation-'))
  const path = join(folder, 'world.db')
  const database = await openDatabase(pathToFileURL(path).href)
  const { tables } = database
  hasten(tables)
  await database.migrate()
  await database.close()

  const connect = () => {
    const connection = rememberStatements(new Sqlite(path))
    connection.pragma('synchronous = OFF')
    connection.function('clock_ms', { deterministic: false }, () => BigInt(Math.floor(store.clock())))
    return connection
  }
  const writer = connect()
  const reader = connect()
  reader.pragma('query_only = ON')
  // One of its own, as to switch foreign keys off and on again makes a connection compile all its statements anew.
  const sweeper = connect()
  sweeper.pragma('foreign_keys = OFF')
  // The log only grows, within a world; the next one begins without it.
  sweeper.exec('drop trigger audit_entries_no_delete')
  dropIndexes(sweeper)
  const names = sweeper
    .prepare<[], string>(`select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\'`)
    .pluck()
    .all()
    .filter((name) => !/migration|sqlite/.test(name))

  // Most worlds leave most tables alone, and to look is faster than to delete nothing.
  const hasRows = (name: string) => sweeper.prepare(`select exists (select 1 from "${name}")`).pluck().get() === 1

  const store: Store = {
    tables,
    writer,
    reader,
    clock: () => 0,
    empty() {
      if (writer.inTransaction) writer.exec('rollback')
      sweeper.prepare('begin').run()
      for (const name of names) {
        if (hasRows(name)) sweeper.prepare(`delete from "${name}"`).run()
      }
      sweeper.prepare('commit').run()
    },
    async close() {
      sweeper.close()
      reader.close()
      writer.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return store
}

/** The services build the same statements for every seed: they are compiled once. */
function rememberStatements(connection: Connection): Connection {
  const known = new Map<string, Statement>()
  const prepare = connection.prepare.bind(connection)
  const remembering = (source: string) => {
    const statement = known.get(source) ?? prepare(source)
    known.set(source, statement)
    return statement
  }
  return Object.assign(connection, { prepare: remembering })
}

/**
 * They make finding faster and writing slower, and in a world there is next to nothing to find. They change no answer;
 * those of keys and of what is unique refuse rows, and stay.
 */
function dropIndexes(connection: Connection): void {
  const names = connection
    .prepare<[], string>(`select name from sqlite_master where type = 'index' and sql like 'create index%'`)
    .pluck()
    .all()
  for (const name of names) connection.exec(`drop index "${name}"`)
}
