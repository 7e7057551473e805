import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { execute } from './testing/execute.js'
import { type Dialect, loadSnapshot, migrationDigests, type Rows, readRows } from './testing/snapshot.js'
import { type TestDatabase, testDatabases } from './testing.js'

const folder = new URL('../snapshots/', import.meta.url)
const versions = readdirSync(folder)
const read = (version: string, file: string) => readFileSync(new URL(`${version}/${file}`, folder), 'utf8')

/** Reads the schema: tables, columns, indexes, constraints, triggers and, on PostgreSQL, functions. */
const schemaOf = (url: string, name: Dialect) =>
  execute(
    url,
    name === 'sqlite'
      ? "select type, name, tbl_name, replace(replace(sql, '`', ''), '\"', '') as sql from sqlite_master where name not like 'sqlite_%' order by type, name"
      : `select table_name, column_name as name, data_type, is_nullable, column_default, collation_name
           from information_schema.columns where table_schema = 'public' union all
         select tablename, indexname, indexdef, '', '', '' from pg_indexes where schemaname = 'public' union all
         select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text, '', '' from pg_constraint
           where connamespace = 'public'::regnamespace union all
         select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', '', '' from pg_trigger
           where not tgisinternal union all
         select '', proname, pg_get_functiondef(oid), '', '', '' from pg_proc
           where pronamespace = 'public'::regnamespace
         order by 1, 2, 3`,
  )

/**
 * Asserts that every row is kept, in every column that still exists, and none is added. Skips the names of the applied
 * migrations.
 */
function expectKept(before: Rows, after: Rows): void {
  for (const [table, rows] of before) {
    const now = after.get(table) ?? []
    if (table === 'applied_migrations') continue
    const columns = Object.keys(rows[0] ?? {}).filter((column) => now[0] === undefined || column in now[0])
    const shown = (row: Readonly<Record<string, string | null>>) => columns.map((column) => row[column]).join('|')
    expect(now.map(shown).sort(), table).toEqual(rows.map(shown).sort())
  }
}

describe.each(versions)('a database of version %s', (version) => {
  describe.each(testDatabases())('on $name', ({ name, open }) => {
    let test: TestDatabase
    afterEach(() => test.close())

    const restore = async () => {
      test = await open({ migrated: false })
      await loadSnapshot(test.url, read(version, `${name}.sql`))
    }

    it('has rows in every table, and keeps them when it is migrated to this version', async () => {
      await restore()
      const before = await readRows(test.url)
      expect([...before].filter(([, rows]) => rows.length === 0).map(([table]) => table)).toEqual([])
      await test.database.migrate()
      expectKept(before, await readRows(test.url))
      expect(await test.database.migrate()).toEqual({ applied: [] })
      // Every row can be read through the current tables.
      const { query, tables } = test.database
      for (const [key, table] of Object.entries(tables)) {
        expect(await query.select().from(table), key).toHaveLength(await query.$count(table))
      }
      if (name === 'sqlite') expect(await execute(test.url, 'select * from pragma_foreign_key_check')).toEqual([])
    })

    it('has the schema of a new database after the migration', async () => {
      await restore()
      await test.database.migrate()
      const restored = await schemaOf(test.url, name)
      await test.close()
      test = await open()
      expect(restored).toEqual(await schemaOf(test.url, name))
    })

    it('has an audit log that rejects changes', async () => {
      await restore()
      await test.database.migrate()
      const changes = ['delete from audit_entries', "update audit_entries set action = 'user.logout'"]
      if (name === 'postgres') changes.push('truncate audit_entries')
      for (const change of changes) await expect(execute(test.url, change)).rejects.toThrow('append-only')
    })

    it('fails the comparison when rows are missing', async () => {
      await restore()
      const before = await readRows(test.url)
      await execute(test.url, 'delete from idempotency_keys')
      const after = await readRows(test.url)
      expect(() => expectKept(before, after)).toThrow()
    })

    it('was created by migrations that have not changed since', async () => {
      await restore()
      expect(migrationDigests(name)).toMatchObject(JSON.parse(read(version, `${name}.migrations.json`)))
    })
  })
})

it('a snapshot of the current version exists', () => {
  expect(versions, 'Create one with: npm run snapshot').toContain(packageJson.version)
})
