import { createHash } from 'node:crypto'
import { anyText } from '@assistant/contract'
import * as z from 'zod'
import { badField } from '../errors/app-error.js'

/** What a cursor goes with: it is refused for another list, another order, other filters or another caller. */
export interface Listing {
  /** The procedure: `sessions.list`. */
  readonly of: string
  readonly sort: string
  /** The filters, and whose list it is when that is not one of them. Undefined counts as absent. */
  readonly filters: Readonly<Record<string, string | number | boolean | undefined>>
}

/** The sorted columns of a row, the last one unique: where the next page goes on. */
export type SortKey = readonly (string | Date)[]

/** A moment as it stands in a cursor. Its years have four digits, as those of every timestamp here. */
export const cursorMoment = z
  .int()
  .min(0)
  .max(Date.UTC(9999, 11, 31))
  .transform((milliseconds) => new Date(milliseconds))

/**
 * The cursor after a row. It is neither encrypted nor signed: it names a place in a list that its holder may read
 * anyway, and every page asks anew whether they may.
 */
export function encodeCursor(listing: Listing, lastKey: SortKey): string {
  const key = lastKey.map((part) => (part instanceof Date ? part.getTime() : part))
  return Buffer.from(JSON.stringify([digest(listing), ...key])).toString('base64url')
}

/**
 * The key that a cursor holds, checked against `key`, a tuple like `z.tuple([cursorMoment, id])`; undefined without a
 * cursor, for the first page. Errors: BAD_REQUEST for one of another listing, or none at all.
 */
export function decodeCursor<TKey>(
  listing: Listing,
  cursor: string | undefined,
  key: z.ZodType<TKey>,
): TKey | undefined {
  if (cursor === undefined) return undefined
  const parts = z.tuple([z.literal(digest(listing))], z.union([anyText, z.number()])).safeParse(parse(cursor))
  const found = parts.success ? key.safeParse(parts.data.slice(1)) : undefined
  if (!found?.success)
    throw badField('cursor', 'is not one that this list has answered for this order and these filters')
  return found.data
}

/** A page ends after the row with which it has so many bytes of long texts: a hundred of the longest are megabytes. */
const maxTextBytes = 1024 * 1024

/**
 * A page of `rows`, which were asked for with `limit + 1`, so that it is known whether another one follows. Rows that may
 * have long texts say how many bytes of them there are.
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
