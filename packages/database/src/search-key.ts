import { type Column, type SQL, sql } from 'drizzle-orm'

/** Returns the key that text is sorted and searched by, on both dialects: NFKC, in lower case. */
export function searchKey(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Matches rows whose key column contains the search key of `search`. `%`, `_` and `\` have no special meaning. */
export function keyContains(keyColumn: Column, search: string): SQL {
  const pattern = `%${searchKey(search).replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql`${keyColumn} like ${pattern} escape '\\'`
}
