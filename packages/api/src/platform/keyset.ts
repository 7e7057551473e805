import { asc, type Column, desc, type SQL, sql } from 'drizzle-orm'

/** The sorted columns of a list, the last one unique, all in one direction. */
export type SortColumns = readonly Column[]
export type SortDirection = 'ascending' | 'descending'

/**
 * Matches the rows after a row in the order of a list. `values` are the sorted columns of that row. Both databases seek
 * in an index for a comparison of row values, but read all rows for an equal condition with `or`.
 */
export function isAfter(columns: SortColumns, values: readonly unknown[], direction: SortDirection): SQL {
  const row = sql.join([...columns], sql`, `)
  const last = sql.join(
    columns.map((column, at) => sql.param(values[at], column)),
    sql`, `,
  )
  return direction === 'ascending' ? sql`(${row}) > (${last})` : sql`(${row}) < (${last})`
}

/** The terms of ORDER BY that sort by all columns in one direction. */
export function inOrder(columns: SortColumns, direction: SortDirection): SQL[] {
  return columns.map((column) => (direction === 'ascending' ? asc(column) : desc(column)))
}
