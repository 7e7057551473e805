import { getTableColumns, getTableName } from 'drizzle-orm'
import { getTableConfig as postgresConfig } from 'drizzle-orm/pg-core'
import { getTableConfig as sqliteConfig } from 'drizzle-orm/sqlite-core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { postgresTables, sqliteTables, type Tables } from './index.js'

type Rows<TTables extends Record<keyof Tables, { $inferSelect: unknown; $inferInsert: unknown }>> = {
  [Name in keyof Tables]: { select: Flat<TTables[Name]['$inferSelect']>; insert: Flat<TTables[Name]['$inferInsert']> }
}
type Flat<TRow> = { [Column in keyof TRow]: TRow[Column] }

const names = Object.keys(postgresTables) as (keyof Tables)[]

describe('the tables of both dialects', () => {
  it('have rows of the same types', () => {
    expectTypeOf<keyof typeof sqliteTables>().toEqualTypeOf<keyof Tables>()
    expectTypeOf<Rows<typeof sqliteTables>>().toEqualTypeOf<Rows<Tables>>()
  })

  it.each(names)('have the same column names, constraints and defaults in %s', (name) => {
    const facts = (columns: Record<string, { name: string; notNull: boolean; default: unknown; primary: boolean }>) =>
      Object.entries(columns).map(([key, column]) => [key, column.name, column.notNull, column.default, column.primary])

    expect(getTableName(sqliteTables[name])).toBe(getTableName(postgresTables[name]))
    expect(facts(getTableColumns(sqliteTables[name]))).toEqual(facts(getTableColumns(postgresTables[name])))
  })

  it.each(names)('have the same indexes and keys in %s', (name) => {
    const sqlite = sqliteConfig(sqliteTables[name])
    const postgres = postgresConfig(postgresTables[name])
    const columnName = (column: unknown) => (column as { name: string }).name

    expect(sqlite.indexes.map(({ config }) => [config.name, config.unique, config.columns.map(columnName)])).toEqual(
      postgres.indexes.map(({ config }) => [config.name, config.unique, config.columns.map(columnName)]),
    )
    expect(sqlite.primaryKeys.map((key) => [key.getName(), key.columns.map(columnName)])).toEqual(
      postgres.primaryKeys.map((key) => [key.getName(), key.columns.map(columnName)]),
    )
    expect(sqlite.foreignKeys.map((key) => [key.getName(), key.onDelete ?? 'no action'])).toEqual(
      postgres.foreignKeys.map((key) => [key.getName(), key.onDelete ?? 'no action']),
    )
  })
})
