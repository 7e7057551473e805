import { Column, type SQL, sql } from 'drizzle-orm'
import type { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'

type Field = { readonly field: unknown }
type BuildSelection = (fields: readonly Field[], options?: { readonly isSingleTable?: boolean }) => SQL

interface Known {
  readonly next: Map<unknown, Known>
  selection?: SQL
}

/**
 * Every seed selects the same columns thousands of times, and to put their names together takes longer than SQLite takes
 * to answer: so what a list of columns, and of `constant`, comes to is built once. The statement stays the same to the
 * letter.
 */
export function rememberSelections(dialect: SQLiteSyncDialect, constant: SQL): void {
  // Not in the type: should the library call it otherwise some day, nothing is remembered and all is well.
  const inside = dialect as unknown as { buildSelection: BuildSelection }
  const build = inside.buildSelection.bind(dialect)
  const ofOneTable: Known = { next: new Map() }
  const ofMany: Known = { next: new Map() }
  inside.buildSelection = (fields, options) => {
    let known = options?.isSingleTable ? ofOneTable : ofMany
    for (const { field } of fields) {
      if (field !== constant && !(field instanceof Column)) return build(fields, options)
      const next: Known = known.next.get(field) ?? { next: new Map() }
      known.next.set(field, next)
      known = next
    }
    known.selection ??= sql.raw(dialect.sqlToQuery(build(fields, options)).sql)
    return known.selection
  }
}
