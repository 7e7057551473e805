import { asc, type Column, desc, type SQL, sql } from 'drizzle-orm'

export type SortDirection = 'ascending' | 'descending'

/**
 * Matches the rows that follow a row in a list that is sorted by `columns`, the last of them unique, all in one
 * direction. `values` are the columns of that row. Both databases seek in an index for a comparison of row values; for
 * an equal condition with `or` they read all rows of the list.
 */
export function isAfter(columns: readonly Column[], values: readonly unknown[], direction: SortDirection): SQL {
  const comma = sql`, `
  const row = sql.join([...columns], comma)
  const last = sql.join(
    columns.map((column, at) => sql.param(values[at], column)),
    comma,
  )
  return direction === 'ascending' ? sql`(${row}) > (${last})` : sql`(${row}) < (${last})`
}

/** Returns the terms of ORDER BY for all columns in one direction. */
export function inOrder(columns: readonly Column[], direction: SortDirection): SQL[] {
  return columns.map(direction === 'ascending' ? asc : desc)
}
