import * as z from 'zod'
import { isSafePath, pathFault, quotePath } from './paths.js'

/** A UUID of any version. It is lower-cased, so that two spellings of one id compare equal on every database. */
export const id = z.uuid().toLowerCase()

/**
 * A string that PostgreSQL and SQLite both store unchanged: without U+0000, which PostgreSQL rejects, and without lone
 * surrogates, which have no UTF-8 form. Lengths are counted in characters (Unicode code points), as JSON Schema counts
 * them. Nothing is trimmed.
 */
export const text = (max: number, min = 0) => bounded(z.string(), max, min)

/**
 * A string of any length that every database stores. For values that the server makes; inputs have a maximum (`text`).
 */
export const anyText = z.string().refine(isStorable, { error: notStorable })

/** Name of a person, a project or an app: trimmed, 1 to 100 characters, no control characters. */
export const name = bounded(z.string().trim(), 100, 1).refine((value) => !/\p{Cc}/u.test(value), {
  error: 'must not contain control characters',
})

/**
 * An e-mail address of at most 254 characters. It is trimmed and lower-cased here, so that other code can compare it as
 * is.
 */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, { error: 'must have at most 254 characters', abort: true })
  .check(z.email({ error: 'must be an e-mail address' }))
  .meta({ format: 'email' })

/**
 * A password as it was typed: never trimmed, at most 256 characters. It has no minimum here: the server decides whether
 * a new password is strong enough, and answers WEAK_PASSWORD when it is not.
 */
export const password = text(256)

/** A time in UTC, in the form of `Date.prototype.toISOString`: `2026-01-31T23:59:59.999Z`. */
export const timestamp = z.iso.datetime({ precision: 3 })

/**
 * Path of a stored file: relative, `/` between its parts, 1 to 200 characters, without empty, `.` or `..` parts,
 * backslashes, colons, control characters and lone surrogates. Paths of new files have stricter rules (`newPath`).
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
 * Path of a new file: a `path` that names the same file on every system. No part is `.git` or a device of Windows, ends
 * with a dot or white space, or has a character that is invisible, changes the direction of text or is forbidden on
 * Windows. The rule applies to files of clients and of engines.
 */
export const newPath = path
  .refine((value) => pathFault(value) === undefined, {
    error: ({ input }) => `${quotePath(String(input))} ${pathFault(String(input))}: choose another name`,
    abort: true,
  })
  .meta({ minLength: 1, maxLength: 200 })

/** A count, or a size in bytes. */
export const count = z.int().min(0)

/** A random value of 1 to 100 characters for a call that must not run twice. The server remembers it for 24 hours. */
export const idempotencyKey = text(100, 1)

/** Text to search for: at most 200 characters. Empty text matches everything. */
export const search = text(200)

/** Keys that the input of every paged list has beside its own filters. */
export const page = {
  /** The `nextCursor` of the previous page, with the same order and filters. Default: the first page. */
  // Room for the key of a name that grows when it is normalized (NFKC): up to 18 characters for one.
  cursor: text(20_000).optional(),
  /** Maximum number of items: 1 to 100. Default: 20. */
  limit: z.int().min(1).max(100).default(20),
  /** Has no effect. The infinite queries of TanStack Query send it. */
  direction: z.enum(['forward', 'backward']).optional(),
}

/** Creates the answer of a paged list. */
export const list = <Item extends z.ZodType>(item: Item) =>
  z.object({
    /** At most `limit` items; fewer when their texts are long. */
    items: z.array(item),
    /** The `cursor` of the next page; null on the last page. */
    nextCursor: z.string().nullable(),
  })

/**
 * Creates the input of a procedure. An unknown key is an error that names the key, so that no misspelled key is ignored
 * silently. Where no key is required, `.prefault({})` makes the input itself optional.
 */
export const inputOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape)

/**
 * Creates an array of at most `max` items. They are counted before they are parsed, so a long array costs one issue.
 */
export const arrayOf = <Item extends z.ZodType>(item: Item, max: number) =>
  z.preprocess(
    (value: z.input<Item>[], context) => {
      if (Array.isArray(value) && value.length > max) context.addIssue(`must have at most ${max} items`)
      return value
    },
    z.array(item).meta({ maxItems: max }),
  )

/** Returns the length of a string in UTF-8 bytes. */
export const utf8Length = (value: string): number => encoder.encode(value).length

/** Replaces each U+0000 and each lone surrogate with U+FFFD. For texts of engines, which cannot be rejected. */
export const mendText = (value: string): string => value.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD')

/**
 * Returns true for a string that PostgreSQL and SQLite both store unchanged. With the flag `u`, only lone surrogates
 * match.
 */
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

/**
 * Returns true above `max` characters. Counts them only if the number of UTF-16 units, 1 or 2 each, does not decide.
 */
function isLongerThan(value: string, max: number): boolean {
  if (value.length <= max) return false
  if (value.length > 2 * max) return true
  let characters = 0
  for (let at = 0; at < value.length; characters += 1) at += (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return characters > max
}
