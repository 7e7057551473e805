import { createHash } from 'node:crypto'
import { anyText } from '@assistant/contract'
import * as z from 'zod'
import { badField } from '../errors/app-error.js'

/** The list that a cursor belongs to. The cursor is rejected for another list, order, filters or owner of the list. */
export interface Listing {
  /** The procedure: `sessions.list`. */
  readonly of: string
  readonly sort: string
  /**
   * The filters, and the user whose list it is unless the list is the same for all callers. Undefined counts as absent.
   */
  readonly filters: Readonly<Record<string, string | number | boolean | undefined>>
}

/** Values of the sorted columns of a row, the last one unique. The next page starts after them. */
export type SortKey = readonly (string | Date)[]

/** A time in a cursor, in milliseconds since 1970. The year has four digits, as in all timestamps of the API. */
export const cursorMoment = z
  .int()
  .min(0)
  .max(Date.UTC(9999, 11, 31))
  .transform((timeMs) => new Date(timeMs))

/**
 * Returns the cursor after a row. It is neither encrypted nor signed: it contains only values of a list that the caller
 * may read, and access is checked again for every page.
 */
export function encodeCursor(listing: Listing, lastKey: SortKey): string {
  const key = lastKey.map((part) => (part instanceof Date ? part.getTime() : part))
  return Buffer.from(JSON.stringify([digest(listing), ...key])).toString('base64url')
}

/**
 * Returns the key in a cursor, or undefined without a cursor (first page). `key` is the schema of the key, such as
 * `z.tuple([cursorMoment, id])`.
 * @throws {AppError} BAD_REQUEST (the cursor is malformed or belongs to another listing)
 */
export function decodeCursor<TKey>(
  listing: Listing,
  cursor: string | undefined,
  key: z.ZodType<TKey>,
): TKey | undefined {
  if (cursor === undefined) return undefined
  const parts = z.tuple([z.literal(digest(listing))], z.union([anyText, z.number()])).safeParse(parse(cursor))
  const found = parts.success ? key.safeParse(parts.data.slice(1)) : undefined
  if (!found?.success) throw badField('cursor', 'does not belong to this list with this order and these filters')
  return found.data
}

/** A page ends after the row with which its long texts reach this size: those of 100 rows can be several megabytes. */
const maxTextBytes = 1024 * 1024

/**
 * Returns a page of at most `limit` items. `rows` must be selected with `limit + 1`, to find out whether another page
 * follows. `textBytes` returns the size of the long texts of a row.
 */
export function toPage<TRow, TItem>(
  rows: readonly TRow[],
  limit: number,
  listing: Listing,
  keyOf: (row: TRow) => SortKey,
  toItem: (row: TRow) => TItem,
  textBytes: (row: TRow) => number = () => 0,
): { items: TItem[]; nextCursor: string | null } {
  const shown: TRow[] = []
  let bytes = 0
  for (const row of rows) {
    if (shown.length === limit || bytes >= maxTextBytes) break
    shown.push(row)
    bytes += textBytes(row)
  }
  const last = rows.length > shown.length ? shown.at(-1) : undefined
  return { items: shown.map(toItem), nextCursor: last === undefined ? null : encodeCursor(listing, keyOf(last)) }
}

function digest({ of, sort, filters }: Listing): string {
  const present = Object.entries(filters).filter(([, value]) => value !== undefined)
  const canonical = JSON.stringify([of, sort, present.sort(([a], [b]) => (a < b ? -1 : 1))])
  return createHash('sha256').update(canonical).digest('base64url').slice(0, 16)
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
