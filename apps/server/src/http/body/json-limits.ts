import { AppError } from '@assistant/api'
import { jsonLimits } from '@assistant/contract'

export type JsonExcess = 'depth' | 'members' | 'membersOfBatch' | 'calls'

const quote = 0x22
const comma = 0x2c
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
const space = 0x20

/**
 * Rejects JSON text that is nested too deeply or has too many keys and elements, before it is parsed. `batchCalls` is
 * the number of calls of a batch, and undefined for a single call. The outermost members of a batch are the inputs of
 * its calls: there may be no more than `batchCalls`. The members inside each one are limited separately, and those of
 * the whole batch together.
 * @throws {AppError} BAD_REQUEST
 */
export function assertJsonLimits(json: string | Uint8Array, batchCalls?: number): void {
  const excess = findJsonExcess(json, batchCalls)
  if (excess !== undefined) throw jsonExcessError(excess, batchCalls)
}

/** Returns the error that names the limit which was exceeded. */
export function jsonExcessError(excess: JsonExcess, batchCalls = 1): AppError {
  return new AppError('BAD_REQUEST', excessMessages[excess](batchCalls))
}

const excessMessages: Readonly<Record<JsonExcess, (batchCalls: number) => string>> = {
  depth: () => `The JSON is nested more than ${jsonLimits.depth} levels deep. Send it with fewer levels.`,
  members: () => `The JSON has more than ${jsonLimits.members} keys and elements in one call. Send fewer of them.`,
  membersOfBatch: () =>
    `The JSON has more than ${jsonLimits.membersOfBatch} keys and elements in all of its calls. Send fewer of them.`,
  calls: (batchCalls) => `The JSON has more calls than the limit of ${batchCalls}. None was run. Send fewer of them.`,
}

/**
 * Returns the first limit that JSON text exceeds, or undefined. Reads each byte or UTF-16 unit once, allocates nothing
 * for them and stops at the first excess. Text that is not JSON is counted as if it were; the parser rejects it later.
 */
export function findJsonExcess(json: string | Uint8Array, batchCalls?: number): JsonExcess | undefined {
  return typeof json === 'string' ? scanText(json, batchCalls) : scanBytes(json, batchCalls)
}

// `scanText` and `scanBytes` differ only in how they read a unit. One function for both would be many times slower.
function scanText(json: string, batchCalls: number | undefined): JsonExcess | undefined {
  const count = createCounter(batchCalls)
  for (let at = 0; at < json.length; at += 1) {
    const unit = json.charCodeAt(at)
    const excess = count(unit)
    if (excess !== undefined) return excess
    if (unit === quote) at = endOfText(json, at + 1)
  }
  return undefined
}

function scanBytes(json: Uint8Array, batchCalls: number | undefined): JsonExcess | undefined {
  const count = createCounter(batchCalls)
  for (let at = 0; at < json.length; at += 1) {
    const unit = json[at] ?? 0
    const excess = count(unit)
    if (excess !== undefined) return excess
    if (unit === quote) at = endOfBytes(json, at + 1)
  }
  return undefined
}

/** Returns the position of the quote that ends a string, or a position past the end of the text if there is none. */
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

/**
 * Returns a counter that takes the units outside of strings one by one and returns the limit that is exceeded, if any.
 */
function createCounter(batchCalls: number | undefined): (unit: number) => JsonExcess | undefined {
  let depth = 0
  let calls = 0
  let membersOfCall = 0
  let members = 0
  /** True while only blanks have followed the bracket or brace that was opened last. */
  let isEmpty = false

  const countMember = (): JsonExcess | undefined => {
    isEmpty = false
    members += 1
    if (batchCalls !== undefined && depth === 1) {
      calls += 1
      membersOfCall = 0
      if (calls > batchCalls) return 'calls'
    } else membersOfCall += 1
    if (membersOfCall > jsonLimits.members) return 'members'
    return members > jsonLimits.membersOfBatch ? 'membersOfBatch' : undefined
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
