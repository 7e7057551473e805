import { AppError } from '@assistant/api'
import { jsonLimits } from '@assistant/contract'

export type JsonExcess = 'depth' | 'members'

const quote = 0x22
const comma = 0x2c
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
const space = 0x20

/** A batch as a whole may have as many keys and elements as twenty of the largest calls. */
const membersOfBatch = 20 * (jsonLimits.members + 1)

/**
 * Rejects JSON text that is nested too deeply or has too many keys and elements, before it is parsed. `isBatch` says
 * that the members of the outermost array or object are calls: each of them is then counted by itself. A message that
 * is one call may be given as a batch too.
 * @throws {AppError} BAD_REQUEST
 */
export function assertJsonLimits(json: string | Uint8Array, isBatch: boolean): void {
  const excess = findJsonExcess(json, isBatch)
  if (excess === undefined) return
  const message =
    excess === 'depth'
      ? `The JSON is nested more than ${jsonLimits.depth} levels deep. Send it with fewer levels.`
      : `The JSON has more than ${jsonLimits.members} keys and elements in one call. Send fewer of them.`
  throw new AppError('BAD_REQUEST', message)
}

/**
 * Returns the first limit that JSON text exceeds. Reads each byte or UTF-16 unit once, keeps nothing and stops at the
 * first excess. Text that is not JSON is counted as far as it looks like JSON; the parser rejects it.
 */
export function findJsonExcess(json: string | Uint8Array, isBatch: boolean): JsonExcess | undefined {
  return typeof json === 'string' ? scanText(json, isBatch) : scanBytes(json, isBatch)
}

// The two are alike, but for how a unit is read: one function over both kinds would be many times slower.
function scanText(json: string, isBatch: boolean): JsonExcess | undefined {
  const count = createCounter(isBatch)
  for (let at = 0; at < json.length; at += 1) {
    const unit = json.charCodeAt(at)
    const excess = count(unit)
    if (excess !== undefined) return excess
    if (unit === quote) at = endOfText(json, at + 1)
  }
  return undefined
}

function scanBytes(json: Uint8Array, isBatch: boolean): JsonExcess | undefined {
  const count = createCounter(isBatch)
  for (let at = 0; at < json.length; at += 1) {
    const unit = json[at] ?? 0
    const excess = count(unit)
    if (excess !== undefined) return excess
    if (unit === quote) at = endOfBytes(json, at + 1)
  }
  return undefined
}

/** Returns the position of the quote that ends a string, or one past the end. */
function endOfText(json: string, start: number): number {
  let at = start
  while (at < json.length) {
    const unit = json.charCodeAt(at)
    if (unit === quote) break
    at += unit === backslash ? 2 : 1
  }
  return at
}

function endOfBytes(json: Uint8Array, start: number): number {
  let at = start
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1
  return at
}

/** Takes the units of JSON text outside of its strings and returns the limit that a unit exceeds, if any. */
function createCounter(isBatch: boolean): (unit: number) => JsonExcess | undefined {
  let depth = 0
  let membersOfCall = 0
  let members = 0
  /** Nothing but blanks has followed the bracket or brace that was opened last. */
  let isEmpty = false

  const countMember = (): JsonExcess | undefined => {
    isEmpty = false
    members += 1
    membersOfCall = isBatch && depth === 1 ? 0 : membersOfCall + 1
    return membersOfCall > jsonLimits.members || members > membersOfBatch ? 'members' : undefined
  }

  return (unit) => {
    if (unit <= space) return undefined
    if (unit === closeBracket || unit === closeBrace) {
      depth -= 1
      isEmpty = false
      return undefined
    }
    const excess = isEmpty || unit === comma ? countMember() : undefined
    if (unit === openBracket || unit === openBrace) {
      depth += 1
      isEmpty = true
      if (depth > jsonLimits.depth) return 'depth'
    }
    return excess
  }
}
