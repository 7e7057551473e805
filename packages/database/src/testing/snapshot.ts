import { createHash } from 'node:crypto'
import Sqlite from 'better-sqlite3'
import postgres from 'postgres'
import { migrationsTable, readMigrations } from '../migrations.js'
import { searchKey } from '../search-key.js'
import { sqliteFile } from '../sqlite/connection.js'

/** A database as SQL: its schema, then one statement per row. */
export interface Snapshot {
  readonly sql: string
  /** SHA-256 of each migration of this version, by name. A released migration must never change. */
  readonly migrations: Readonly<Record<string, string>>
}

export type Dialect = 'sqlite' | 'postgres'

/** A row with each value as an SQL literal. */
type Row = Readonly<Record<string, string | null>>

/** The sorted rows of each table. */
export type Rows = ReadonlyMap<string, readonly Row[]>

export async function takeSnapshot(url: string): Promise<Snapshot> {
  const { schema, tables } = await dump(url)
  const inserts = tables.flatMap(({ name, columns, rows }) => {
    const names = columns.map((column) => `"${column}"`).join(', ')
    return rows.map((row) => {
      const values = columns.map((column) => row[column]).join(', ')
      return `insert into "${name}" (${names}) values (${values});`
    })
  })
  return { sql: `${[schema, ...inserts].join('\n')}\n`, migrations: migrationDigests(dialectOf(url)) }
}

export function migrationDigests(dialect: Dialect): Record<string, string> {
  return Object.fromEntries(
    readMigrations(dialect).map(({ name, statements }) => [
      name,
      createHash('sha256').update(statements.join('\n')).digest('hex'),
    ]),
  )
}

/** Loads a snapshot into an empty database. */
export async function loadSnapshot(url: string, sql: string): Promise<void> {
  if (dialectOf(url) === 'sqlite') {
    const connection = openSqlite(url)
    connection.pragma('foreign_keys = OFF')
    connection.exec(`begin;\n${sql}\ncommit;`)
    connection.close()
    return
  }
  const client = openPostgres(url)
  // Rows are inserted table by table, so a referenced row may come later.
  await client.unsafe(`begin; set local session_replication_role = replica;\n${sql}\ncommit;`)
  await client.end()
}

export async function readRows(url: string): Promise<Rows> {
  const { tables } = await dump(url)
  return new Map(tables.map(({ name, rows }) => [name, rows]))
}

interface Dump {
  /** The schema as SQL. */
  readonly schema: string
  readonly tables: readonly {
    readonly name: string
    readonly columns: readonly string[]
    readonly rows: readonly Row[]
  }[]
}

function dump(url: string): Promise<Dump> {
  return dialectOf(url) === 'sqlite' ? dumpSqlite(url) : dumpPostgres(url)
}

async function dumpSqlite(url: string): Promise<Dump> {
  const connection = openSqlite(url)
  try {
    const all = (sql: string) => connection.prepare<[], Row>(sql).all()
    const schema = all(
      "select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by rowid",
    )
    const names = all("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
    const tables = names.map(({ name }) => {
      const columns = all(`select name from pragma_table_info('${name}')`).map((column) => String(column.name))
      return { name: String(name), columns, rows: all(allRows(name, columns, (column) => `quote(${column})`)) }
    })
    return { schema: schema.map(({ sql }) => `${sql};`).join('\n'), tables }
  } finally {
    connection.close()
  }
}

async function dumpPostgres(url: string): Promise<Dump> {
  const client = openPostgres(url)
  try {
    const all = async (sql: string) => [...(await client.unsafe<Row[]>(sql))]
    const found = await all(
      `select table_name as name, string_agg(column_name, ',' order by ordinal_position) as columns
       from information_schema.columns where table_schema = 'public' group by table_name order by table_name collate "C"`,
    )
    const tables = []
    for (const { name, columns: joined } of found) {
      const columns = String(joined).split(',')
      const rows = await all(allRows(name, columns, (column) => `quote_nullable(${column}::text)`))
      tables.push({ name: String(name), columns, rows })
    }
    const made = `create table ${migrationsTable} (name text primary key, applied_at timestamptz(3) not null);`
    const statements = readMigrations('postgres').flatMap((migration) => migration.statements)
    return { schema: [made, ...statements.map((statement) => statement.trim())].join('\n'), tables }
  } finally {
    await client.end()
  }
}

/** Builds a query for all rows, with values as SQL literals, in a stable order. */
function allRows(
  table: string | null | undefined,
  columns: readonly string[],
  quoted: (column: string) => string,
): string {
  const values = columns.map((column) => `${quoted(`"${column}"`)} as "${column}"`).join(', ')
  return `select ${values} from "${table}" order by ${columns.map((_, at) => at + 1).join()}`
}

function openSqlite(url: string): Sqlite.Database {
  const connection = new Sqlite(sqliteFile(url).path)
  connection.function('search_key', { deterministic: true }, (text) => searchKey(String(text)))
  return connection
}

const openPostgres = (url: string) => postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined })

const dialectOf = (url: string): Dialect => (url.startsWith('file:') ? 'sqlite' : 'postgres')
