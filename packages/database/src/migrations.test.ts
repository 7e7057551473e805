import { getTableColumns, getTableName } from 'drizzle-orm'
import { getTableConfig } from 'drizzle-orm/pg-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from './index.js'
import { type Migration, pendingMigrations, readMigrations } from './migrations.js'
import { connect } from './postgres/connection.js'
import { migratePostgres, migrationLock } from './postgres/migrate.js'
import { sqliteFile } from './sqlite/connection.js'
import { migrateSqlite } from './sqlite/migrate.js'
import { postgresTables } from './tables/index.js'
import { execute } from './testing/execute.js'
import { type TestDatabase, testDatabases } from './testing.js'

describe.each(testDatabases())('migrate on $name', ({ name, open }) => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await open({ migrated: false })
  })
  afterEach(() => test.close())

  const all = readMigrations(name).map((migration) => migration.name)
  const migrateWith = (migrations: readonly Migration[]) =>
    name === 'sqlite'
      ? migrateSqlite(sqliteFile(test.url).path, migrations, { retryMilliseconds: 50, random: Math.random })
      : migratePostgres(test.url, migrations, 50)

  it('applies every migration once, and none the second time', async () => {
    expect(await test.database.migrate()).toEqual({ applied: all })
    expect(await test.database.migrate()).toEqual({ applied: [] })
    expect(await test.database.query.$count(test.database.tables.users)).toBe(0)
  })

  it('applies every migration once when called concurrently', async () => {
    const others = await Promise.all([openDatabase(test.url), openDatabase(test.url), openDatabase(test.url)])
    const reports = await Promise.all([test.database, ...others].map((database) => database.migrate()))
    expect(reports.flatMap(({ applied }) => applied)).toEqual(all)
    await Promise.all(others.map((database) => database.close()))
  })

  it('rejects a database of a newer version, and leaves it unchanged', async () => {
    await test.database.migrate()
    await execute(test.url, "insert into applied_migrations (name, applied_at) values ('9999_future', '2030-01-01')")
    await expect(test.database.migrate()).rejects.toMatchObject({ kind: 'newer' })
    expect(await execute(test.url, 'select name from applied_migrations')).toHaveLength(all.length + 1)
  })

  it('applies all pending migrations or none', async () => {
    const broken = [
      { name: '0000_fine', statements: ['create table fine (id integer)'] },
      { name: '0001_broken', statements: ['create table broken (id integer)', 'create nonsense'] },
    ]
    await expect(migrateWith(broken)).rejects.toMatchObject({ kind: 'internal' })
    await expect(execute(test.url, 'select * from fine')).rejects.toThrow()
    expect(await test.database.migrate()).toEqual({ applied: all })
  })

  it('reports `locked` when another connection holds the lock for too long', async () => {
    const steps = [{ name: '0000_fine', statements: ['create table fine (id integer)'] }]
    if (name === 'sqlite') {
      await test.database.transaction(async () => {
        await expect(migrateWith(steps)).rejects.toMatchObject({ kind: 'locked' })
      })
    } else {
      const holder = await connect(test.url, { holdMilliseconds: 0, connectMilliseconds: 5_000 })
      await holder.send('select pg_advisory_lock($1)', [migrationLock])
      await expect(migrateWith(steps)).rejects.toMatchObject({ kind: 'locked' })
      await holder.close()
    }
  })

  it('creates the columns and indexes that the code describes', async () => {
    await test.database.migrate()
    for (const table of Object.values(postgresTables)) {
      const tableName = getTableName(table)
      const { indexes } = getTableConfig(table)
      const columns = await execute(
        test.url,
        name === 'sqlite'
          ? `select name, "notnull" = 0 as nullable from pragma_table_info('${tableName}') order by name`
          : `select column_name as name, (is_nullable = 'YES')::int as nullable from information_schema.columns
             where table_name = '${tableName}' order by column_name collate "C"`,
      )
      const indexNames = await execute(
        test.url,
        name === 'sqlite'
          ? `select name from pragma_index_list('${tableName}') where origin = 'c' order by name`
          : `select indexname as name from pg_indexes where tablename = '${tableName}'
             and indexname not like '%_pkey' order by indexname collate "C"`,
      )
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
      expect(columns).toEqual(
        Object.values(getTableColumns(table))
          .map((column) => ({ name: column.name, nullable: column.notNull ? 0 : 1 }))
          .sort(byName),
      )
      expect(indexNames.map((index) => index.name)).toEqual(indexes.map(({ config }) => config.name).sort())
    }
  })
})

describe('pendingMigrations', () => {
  const known = ['0000_a', '0001_b', '0002_c'].map((name) => ({ name, statements: [] }))

  it('returns the migrations that were not applied, in order', () => {
    expect(pendingMigrations(known, ['0000_a']).map(({ name }) => name)).toEqual(['0001_b', '0002_c'])
    expect(pendingMigrations(known, ['0000_a', '0001_b', '0002_c'])).toEqual([])
  })
})
