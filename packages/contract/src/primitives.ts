import * as z from 'zod'
import { isSafePath, pathFault, quotePath } from './paths.js'

/** A UUID of any version, lower-cased, so that two spellings of one id compare equal on every database. */
export const id = z.uuid().toLowerCase()

/**
 * A string that PostgreSQL and SQLite both keep as it is: no U+0000, which PostgreSQL refuses, and no lone surrogate,
 * which has no UTF-8 form. Lengths are counted in characters (Unicode code points), as JSON Schema counts them.
 * What stands around it is kept: nothing is trimmed.
 */
export const text = (max: number, min = 0) => bounded(z.string(), max, min)

/** A string of any length that every database keeps. For what the server makes itself; input has a maximum: `text`. */
export const anyText = z.string().refine(isStorable, { error: notStorable })

/** A person's or a project's name: trimmed, 1 to 100 characters, no control characters. */
export const name = bounded(z.string().trim(), 100, 1).refine((value) => !/\p{Cc}/u.test(value), {
  error: 'must not contain control characters',
})

/** An address of mail, trimmed and lower-cased once, here: nothing behind this schema compares or cleans addresses. */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, { error: 'must have at most 254 characters', abort: true })
  .check(z.email({ error: 'must be an e-mail address' }))
  .meta({ format: 'email' })

/**
 * A password, as it was typed: never trimmed, no minimum here. Whether it is good enough to be set is the server's
 * answer (WEAK_PASSWORD), the same for every way to set one; above 256 characters it is refused unread.
 */
export const password = text(256)

/** A moment in UTC, ISO 8601 with milliseconds: `2026-01-31T23:59:59.999Z`, what `Date.prototype.toISOString` writes. */
export const timestamp = z.iso.datetime({ precision: 3 })

/**
 * The path of a file that is stored already: relative, `/` between its parts, 1 to 200 characters; no empty, `.` or `..`
 * part, no backslash, colon or control character. What is read and answered has this form; new files have `newPath`.
 */
export const path = z
  .string()
  .refine(isSafePath, {
    error: 'must be a relative path of 1 to 200 characters, without empty, "." or ".." parts, backslashes or colons',
    // The other rules for paths, and for trees of them, expect short ones.
    abort: true,
  })
  .meta({ minLength: 1, maxLength: 200 })

/**
 * The path of a new file: a `path` that names the same file on every system. No part is `.git` or a device of Windows,
 * ends with a dot or a blank, or has a character that is invisible, changes the direction of text or is forbidden on
 * Windows. The same rule for what a client sends and what an engine emits.
 */
export const newPath = path
  .refine((value) => pathFault(value) === undefined, {
    error: ({ input }) => `${quotePath(String(input))} ${pathFault(String(input))}: choose another name`,
    abort: true,
  })
  .meta({ minLength: 1, maxLength: 200 })

/** A count, or a size in bytes. */
export const count = z.int().min(0)

/** A random word of the client's own for a call that must not happen twice. It is remembered for 24 hours. */
export const idempotencyKey = text(100, 1)

/** Text to search for. An empty one finds everything. */
export const search = text(200)

/**
 * The input of every list, beside its own filters. A cursor is opaque and goes with the sort and the filters it was
 * made for. `direction` is what TanStack's infinite queries send along; it has no effect.
 */
export const page = {
  // Room for the key of a name that grows when it is normalised (NFKC): up to 18 characters for one.
  cursor: text(20_000).optional(),
  limit: z.int().min(1).max(100).default(20),
  direction: z.enum(['forward', 'backward']).optional(),
}

/** The answer of every list: `limit` items or, where texts are long, fewer. `nextCursor` is null on the last page alone. */
export const list = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/**
 * The input of a procedure: an unknown key is an error that names the key, so nobody sets what is not theirs to set and
 * a misspelt option is not silently without effect. Where no key is required, `.prefault({})` lets the input be left out.
 */
export const inputOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape)

/** An array of at most `max` items. It is counted before an item is looked at, so a long one costs one issue. */
export const arrayOf = <Item extends z.ZodType>(item: Item, max: number) =>
  z.preprocess(
    (value: z.input<Item>[], context) => {
      if (Array.isArray(value) && value.length > max) context.addIssue(`must have at most ${max} items`)
      return value
    },
    z.array(item).meta({ maxItems: max }),
  )

/** The length of a string in UTF-8 bytes. */
export const utf8Length = (value: string): number => encoder.encode(value).length

/** The same text with U+FFFD for each character that a database refuses: for what engines say, which is not sent back. */
export const mendText = (value: string): string => value.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD')

/** Whether PostgreSQL and SQLite both keep this string as it is. With the flag `u`, only lone surrogates match. */
export function isStorable(value: string): boolean {
  return !value.includes('\0') && !/\p{Surrogate}/u.test(value)
}

const encoder = new TextEncoder()

function bounded(base: z.ZodString, max: number, min: number) {
  return base
    .refine((value) => value.length >= min && !isLongerThan(value, max), {
      error: min > 0 ? `must have ${min} to ${max} characters` : `must have at most ${max} characters`,
      abort: true,
    })
    .refine(isStorable, { error: notStorable })
    .meta(min > 0 ? { minLength: min, maxLength: max } : { maxLength: max })
}

function notStorable(): string {
  return 'must not contain U+0000 or half of a surrogate pair'
}

/** Counts characters only where the number of UTF-16 units, one or two for each, leaves it open. */
function isLongerThan(value: string, max: number): boolean {
  if (value.length <= max) return false
  if (value.length > 2 * max) return true
  let characters = 0
  for (let at = 0; at < value.length; characters += 1) at += (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return characters > max
}
