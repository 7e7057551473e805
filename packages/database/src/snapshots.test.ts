import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { execute } from './testing/execute.js'
import { type Dialect, loadSnapshot, migrationDigests, type Rows, readRows } from './testing/snapshot.js'
import { type TestDatabase, testDatabases } from './testing.js'

const folder = new URL('../snapshots/', import.meta.url)
const versions = readdirSync(folder)
const read = (version: string, file: string) => readFileSync(new URL(`${version}/${file}`, folder), 'utf8')

/** Columns and indexes, as a database describes them. */
const schemaOf = (url: string, name: Dialect) =>
  execute(
    url,
    name === 'sqlite'
      ? "select type, name, tbl_name, replace(replace(sql, '`', ''), '\"', '') as sql from sqlite_master where name not like 'sqlite_%' order by type, name"
      : `select table_name, column_name as name, data_type, is_nullable, column_default from information_schema.columns
         where table_schema = 'public' union all
         select tablename, indexname, indexdef, '', '' from pg_indexes where schemaname = 'public' union all
         select event_object_table, trigger_name, action_statement, event_manipulation, '' from information_schema.triggers
         order by 1, 2, 4`,
  )

/** Every row that was there, with every column that is still there. */
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

    it('has something in every table, and keeps all of it when it is brought to this version', async () => {
      await restore()
      const before = await readRows(test.url)
      expect([...before].filter(([, rows]) => rows.length === 0).map(([table]) => table)).toEqual([])
      await test.database.migrate()
      expectKept(before, await readRows(test.url))
      expect(await test.database.migrate()).toEqual({ applied: [] })
      // Through today's tables, every row is one.
      const { query, tables } = test.database
      for (const [key, table] of Object.entries(tables)) {
        expect(await query.select().from(table), key).toHaveLength(await query.$count(table))
      }
      if (name === 'sqlite') expect(await execute(test.url, 'select * from pragma_foreign_key_check')).toEqual([])
    })

    it('looks afterwards as a new one does', async () => {
      await restore()
      await test.database.migrate()
      const restored = await schemaOf(test.url, name)
      await test.close()
      test = await open()
      expect(restored).toEqual(await schemaOf(test.url, name))
    })

    it('has an audit log that nobody changes', async () => {
      await restore()
      await test.database.migrate()
      await expect(execute(test.url, 'delete from audit_entries')).rejects.toThrow()
      await expect(execute(test.url, "update audit_entries set action = 'user.logout'")).rejects.toThrow()
    })

    it('would be missed a row of', async () => {
      await restore()
      const before = await readRows(test.url)
      await execute(test.url, 'delete from idempotency_keys')
      const after = await readRows(test.url)
      expect(() => expectKept(before, after)).toThrow()
    })

    it('was made by migrations that are still the same', async () => {
      await restore()
      expect(migrationDigests(name)).toMatchObject(JSON.parse(read(version, `${name}.migrations.json`)))
    })
  })
})

it('there is a snapshot of a version, at least', () => {
  expect(versions.length).toBeGreaterThan(0)
})
