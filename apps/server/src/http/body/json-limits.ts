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
 * given for a batch, whose outermost members are the calls: their number is limited to it, and each of them is counted by
 * itself.
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
  calls: (batchCalls) => `The JSON has more calls than the limit of ${batchCalls}. None was run.`,
}

/**
 * Returns the first limit that JSON text exceeds. Reads each byte or UTF-16 unit once, keeps nothing and stops at the
 * first excess. Text that is not JSON is counted as far as it looks like JSON; the parser rejects it.
 */
export function findJsonExcess(json: string | Uint8Array, batchCalls?: number): JsonExcess | undefined {
  return typeof json === 'string' ? scanText(json, batchCalls) : scanBytes(json, batchCalls)
}

// The two are alike, but for how a unit is read: one function over both kinds would be many times slower.
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
function createCounter(batchCalls: number | undefined): (unit: number) => JsonExcess | undefined {
  let depth = 0
  let calls = 0
  let membersOfCall = 0
  let members = 0
  /** Nothing but blanks has followed the bracket or brace that was opened last. */
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
