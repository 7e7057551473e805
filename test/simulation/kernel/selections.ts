import { Column, type SQL, sql } from 'drizzle-orm'
import type { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'

type Field = { readonly field: unknown }
type BuildSelection = (fields: readonly Field[], options?: { readonly isSingleTable?: boolean }) => SQL

interface Known {
  readonly next: Map<unknown, Known>
  selection?: SQL
}

/**
 * Every seed selects the same columns thousands of times, and to put their names together takes longer than to ask
 * SQLite: so what a list of columns, and of `constant`, comes to is built once. The statement stays the same to the letter.
 */
export function rememberSelections(dialect: SQLiteSyncDialect, constant: SQL): void {
  // Not in its type: who changes the library will see the tests of the kernel fail, or take longer.
  const inside = dialect as unknown as { buildSelection: BuildSelection }
  const build = inside.buildSelection.bind(dialect)
  const ofOneTable = begin()
  const ofMany = begin()
  inside.buildSelection = (fields, options) => {
    let known = options?.isSingleTable ? ofOneTable : ofMany
    for (const { field } of fields) {
      if (field !== constant && !(field instanceof Column)) return build(fields, options)
      known = follow(known, field)
    }
    known.selection ??= sql.raw(dialect.sqlToQuery(build(fields, options)).sql)
    return known.selection
  }
}

const begin = (): Known => ({ next: new Map() })

function follow({ next }: Known, field: unknown): Known {
  const known = next.get(field) ?? begin()
  next.set(field, known)
  return known
}
