import { createHash } from 'node:crypto'
import Sqlite from 'better-sqlite3'
import postgres from 'postgres'
import { migrationsTable, readMigrations } from '../migrations.js'
import { searchKey } from '../search-key.js'
import { sqliteFile } from '../sqlite/connection.js'

/** A database as SQL: its schema, then its rows, one statement a row. */
export interface Snapshot {
  readonly sql: string
  /** The SHA-256 of each migration that has made it, by its name: what was released is never changed. */
  readonly migrations: Readonly<Record<string, string>>
}

export type Dialect = 'sqlite' | 'postgres'

/** The rows of every table, each as JSON of the texts of its columns, sorted. */
export type Rows = ReadonlyMap<string, readonly Readonly<Record<string, string | null>>[]>

export async function takeSnapshot(url: string): Promise<Snapshot> {
  const dialect = dialectOf(url)
  const sql = await withConnection(url, async ({ schema, tables }) => {
    const lines = [schema]
    for (const { name, columns, literals } of tables) {
      const names = columns.map((column) => `"${column}"`).join(', ')
      for (const row of literals) lines.push(`insert into "${name}" (${names}) values (${row});`)
    }
    return `${lines.join('\n')}\n`
  })
  return { sql, migrations: migrationDigests(dialect) }
}

export function migrationDigests(dialect: Dialect): Record<string, string> {
  return Object.fromEntries(
    readMigrations(dialect).map(({ name, statements }) => [
      name,
      createHash('sha256').update(statements.join('\n')).digest('hex'),
    ]),
  )
}

/** Makes what is in a snapshot, in an empty database. */
export async function loadSnapshot(url: string, sql: string): Promise<void> {
  if (dialectOf(url) === 'sqlite') {
    const connection = openSqlite(url)
    connection.pragma('foreign_keys = OFF')
    connection.exec(`begin;\n${sql}\ncommit;`)
    connection.close()
    return
  }
  const client = openPostgres(url)
  // Rows come table by table: what they refer to may come later.
  await client.unsafe(`begin; set local session_replication_role = replica;\n${sql}\ncommit;`)
  await client.end()
}

export async function readRows(url: string): Promise<Rows> {
  return withConnection(url, async ({ tables }) => new Map(tables.map(({ name, rows }) => [name, rows])))
}

interface Dumped {
  readonly schema: string
  readonly tables: readonly {
    readonly name: string
    readonly columns: readonly string[]
    /** Each row as SQL, and as texts. */
    readonly literals: readonly string[]
    readonly rows: readonly Readonly<Record<string, string | null>>[]
  }[]
}

function withConnection<T>(url: string, read: (dumped: Dumped) => Promise<T>): Promise<T> {
  return dialectOf(url) === 'sqlite' ? readSqlite(url, read) : readPostgres(url, read)
}

async function readSqlite<T>(url: string, read: (dumped: Dumped) => Promise<T>): Promise<T> {
  const connection = openSqlite(url)
  try {
    const all = (sql: string) => connection.prepare<[], Record<string, string | null>>(sql).all()
    const schema = all(
      "select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by rowid",
    )
    const names = all("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
    const tables = names.map(({ name }) => {
      const columns = all(`select name from pragma_table_info('${name}')`).map((column) => String(column.name))
      const texts = columns.map((column) => `quote("${column}") as "${column}"`).join(', ')
      const rows = all(`select ${texts} from "${name}" order by ${columns.map((_, at) => at + 1).join()}`)
      const literals = rows.map((row) => columns.map((column) => row[column]).join(', '))
      return { name: String(name), columns, literals, rows }
    })
    return await read({ schema: schema.map(({ sql }) => `${sql};`).join('\n'), tables })
  } finally {
    connection.close()
  }
}

async function readPostgres<T>(url: string, read: (dumped: Dumped) => Promise<T>): Promise<T> {
  const client = openPostgres(url)
  try {
    const all = async (sql: string) => [...(await client.unsafe<Record<string, string | null>[]>(sql))]
    const found = await all(
      `select table_name as name, string_agg(column_name, ',' order by ordinal_position) as columns
       from information_schema.columns where table_schema = 'public' group by table_name order by table_name collate "C"`,
    )
    const tables = []
    for (const { name, columns: joined } of found) {
      const columns = String(joined).split(',')
      const texts = columns.map((column) => `quote_nullable("${column}"::text) as "${column}"`).join(', ')
      const rows = await all(`select ${texts} from "${name}" order by ${columns.map((_, at) => at + 1).join()}`)
      const literals = rows.map((row) => columns.map((column) => row[column]).join(', '))
      tables.push({ name: String(name), columns, literals, rows })
    }
    const made = `create table ${migrationsTable} (name text primary key, applied_at timestamptz(3) not null);`
    const statements = readMigrations('postgres').flatMap((migration) => migration.statements)
    return await read({ schema: [made, ...statements.map((statement) => `${statement.trim()}`)].join('\n'), tables })
  } finally {
    await client.end()
  }
}

function openSqlite(url: string): Sqlite.Database {
  const connection = new Sqlite(sqliteFile(url).path)
  connection.function('search_key', { deterministic: true }, (text) => searchKey(String(text)))
  return connection
}

const openPostgres = (url: string) => postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined })

const dialectOf = (url: string): Dialect => (url.startsWith('file:') ? 'sqlite' : 'postgres')
