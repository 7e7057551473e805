import { badField } from '@assistant/api'
import * as z from 'zod'

/** The parts of a request that contain the input, not validated yet. */
export interface InputParts {
  /** Parameters of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Parsed JSON, or undefined when there was no body. */
  readonly body: unknown
}

/**
 * Combines path, query and body into the input that the procedure validates. A string from the path or the query
 * becomes a number or boolean if the schema expects one and the string is written like one in JSON, without an
 * exponent. Values of the body are not converted. A body that is not an object is returned unchanged.
 * @throws {AppError} BAD_REQUEST when a key comes twice
 */
export function inputOf({ shape }: z.ZodObject, { params, query, body = {} }: InputParts): unknown {
  // The schema rejects a body that is not an object, with its own message.
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const texts = { ...queryTexts(query), ...params }
  for (const key of Object.keys(params)) {
    if (query.has(key)) throw badField(key, 'is already in the path; leave it out of the query')
  }
  for (const key of Object.keys(texts)) {
    if (!Object.hasOwn(body, key)) continue
    throw badField(key, 'is already in the path or the query; leave it out of the body')
  }
  // The body is extended in place, because copying one with thousands of keys is slow. `defineProperty` is used because
  // an assignment to a key like `__proto__` would change the prototype.
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
    if (seen.has(key)) throw badField(key, 'is in the query more than once; send it once')
    seen.add(key)
  }
  return Object.fromEntries(query)
}

function coerce(schema: unknown, text: string): unknown {
  const expected = unwrap(schema)
  if (expected instanceof z.ZodNumber && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return Number(text)
  if (expected instanceof z.ZodBoolean && /^(true|false)$/.test(text)) return text === 'true'
  return text
}

/** Returns a schema without its optional, default, prefault and nullable wrappers. */
function unwrap(schema: unknown): unknown {
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  return isWrapper ? unwrap(schema.unwrap()) : schema
}
