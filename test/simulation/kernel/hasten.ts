import type { Tables } from '@assistant/database'
import { getTableColumns, Name, Param, Placeholder, SQL, StringChunk } from 'drizzle-orm'
import { SQLiteSelectBase } from 'drizzle-orm/sqlite-core'

/** Spares the library, for as long as this process lives, what takes its time and answers nothing in a world. */
export function hasten(tables: Tables): void {
  trustInstanceof(tables)
  prepareLate()
}

/**
 * The library knows its own even where several copies of it are loaded: what `instanceof` does not find it looks for by
 * name, in all that stands above the constructor, some hundred times for a statement. Here is one copy, where nothing is
 * found by name but what `instanceof` finds; and where no constructor is named, it does not begin to look.
 */
function trustInstanceof(tables: Tables): void {
  const ours = Object.values(tables).flatMap((table) => [table, ...Object.values(getTableColumns(table))])
  const prototypes: object[] = [Name, Param, Placeholder, SQL, SQL.Aliased, StringChunk].map(
    ({ prototype }) => prototype,
  )
  for (const prototype of [...prototypes, ...ours.map((it) => Object.getPrototypeOf(it))]) {
    Object.defineProperty(prototype, 'constructor', { value: undefined })
  }
}

/** What is prepared is built when it is executed first: of all that a process prepares, it lives to need a part. */
function prepareLate(): void {
  // The border to the builder's types, which know every column.
  const { prototype } = SQLiteSelectBase as unknown as { readonly prototype: Selected }
  const { prepare } = prototype
  prototype.prepare = function (this: Selected) {
    let prepared: Prepared | undefined
    return {
      execute: (values) => {
        prepared ??= prepare.call(this)
        return prepared.execute(values)
      },
    }
  }
}

interface Selected {
  prepare(this: Selected): Prepared
}

interface Prepared {
  execute(values?: unknown): unknown
}
