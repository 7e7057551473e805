import { Column, type SQL, sql } from 'drizzle-orm'
import type { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'

type Field = { readonly field: unknown }
type BuildSelection = (fields: readonly Field[], options?: { readonly isSingleTable?: boolean }) => SQL

interface CacheNode {
  readonly next: Map<unknown, CacheNode>
  selection?: SQL
}

/**
 * Caches the built lists of selected columns and of `constant`. Every seed selects the same columns thousands of times,
 * and building their names takes longer than SQLite takes to answer. The statement text does not change.
 */
export function cacheSelections(dialect: SQLiteSyncDialect, constant: SQL): void {
  // This method is missing in the type. If Drizzle renames it, nothing is cached and results stay correct.
  const internals = dialect as unknown as { buildSelection: BuildSelection }
  const build = internals.buildSelection.bind(dialect)
  const oneTable: CacheNode = { next: new Map() }
  const manyTables: CacheNode = { next: new Map() }
  internals.buildSelection = (fields, options) => {
    let node = options?.isSingleTable ? oneTable : manyTables
    for (const { field } of fields) {
      if (field !== constant && !(field instanceof Column)) return build(fields, options)
      const next: CacheNode = node.next.get(field) ?? { next: new Map() }
      node.next.set(field, next)
      node = next
    }
    node.selection ??= sql.raw(dialect.sqlToQuery(build(fields, options)).sql)
    return node.selection
  }
}
