import { type Column, type SQL, sql } from 'drizzle-orm'

/** What text is sorted and searched by on both dialects: NFKC, lower case. */
export function searchKey(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** The key column holds `search` somewhere, letter case aside; `%`, `_` and `\` stand for themselves. */
export function keyContains(keyColumn: Column, search: string): SQL {
  const pattern = `%${searchKey(search).replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql`${keyColumn} like ${pattern} escape '\\'`
}
