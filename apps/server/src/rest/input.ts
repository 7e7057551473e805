import { badField } from '@assistant/api'
import * as z from 'zod'

/** An input as the parts of a request bring it, unchecked. */
export interface InputParts {
  /** From the path: texts, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Parsed JSON; undefined where there was none. */
  readonly body: unknown
}

/**
 * Puts an input together for the procedure to check. Texts of the path and the query become what the schema wants
 * there, a number or a boolean, where they are the one way to write it; what comes as JSON is left as it is. A key comes
 * from one place only. It throws BAD_REQUEST.
 */
export function inputOf({ shape }: z.ZodObject, { params, query, body = {} }: InputParts): unknown {
  // What is no object is refused by the schema, in its own words.
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const texts = { ...queryTexts(query), ...params }
  for (const key of Object.keys(params)) {
    if (query.has(key)) throw badField(key, 'stands in the path already, and may not come in the query too')
  }
  for (const key of Object.keys(texts)) {
    if (!Object.hasOwn(body, key)) continue
    throw badField(key, 'stands in the address already, and may not come in the body too')
  }
  // Not copied: a body of very many keys is slow to copy. Nor assigned, because of a key like `__proto__`.
  for (const [key, text] of Object.entries(texts)) {
    Object.defineProperty(body, key, {
      value: coerce(shape[key], text),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return body
}

function queryTexts(query: URLSearchParams): Record<string, string> {
  const seen = new Set<string>()
  for (const key of query.keys()) {
    if (seen.has(key)) throw badField(key, 'may stand in the query once only')
    seen.add(key)
  }
  return Object.fromEntries(query)
}

function coerce(schema: unknown, text: string): unknown {
  const wanted = innermost(schema)
  if (wanted instanceof z.ZodNumber && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return Number(text)
  if (wanted instanceof z.ZodBoolean && /^(true|false)$/.test(text)) return text === 'true'
  return text
}

/** What is left of a schema without what says that a value may be missing. */
function innermost(schema: unknown): unknown {
  const wraps =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  return wraps ? innermost(schema.unwrap()) : schema
}
