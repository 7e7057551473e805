import type { IncomingMessage } from 'node:http'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { AppError } from '@assistant/api'
import { maxBodyBytesOf } from '@assistant/contract'
import { atMost, createQueue, type Release } from '../../flow/queue.js'

/** Maximum size of the body of one request. */
export interface BodyLimit {
  readonly bytes: number
  /** The call or the batch that the body belongs to, as an error names it: `projects.create`. */
  readonly subject: string
}

/** Maximum size of a body that is read without a turn, and that clients may send before they have signed in. */
export const smallBodyBytes = 64 * 1024

/** Maximum number of procedures of a batch that an error names. */
const maxNames = 3

/**
 * Returns the limit of a request that calls these procedures. Names that the router does not have come from the caller:
 * they count, but are not repeated.
 */
export function bodyLimitOf(procedures: readonly string[], isKnown: (procedure: string) => boolean): BodyLimit {
  const bytes = maxBodyBytesOf(...procedures)
  const names = [...new Set(procedures.map((name) => (isKnown(name) ? name : 'an unknown procedure')))]
  const listed = names.length > maxNames ? [...names.slice(0, maxNames), '…'] : names
  const subject =
    procedures.length === 1 ? listed.join() : `a batch of ${procedures.length} calls (${listed.join(', ')})`
  return { bytes, subject }
}

/** Returns the limit as it is for callers who have not signed in. */
export function anonymousLimit({ bytes, subject }: BodyLimit, anonymousBytes: number): BodyLimit {
  return bytes <= anonymousBytes
    ? { bytes, subject }
    : { bytes: anonymousBytes, subject: `${subject}, before signing in,` }
}

/**
 * Rejects a body that says it is larger than the limit, before any of it is read.
 * @throws {AppError} PAYLOAD_TOO_LARGE
 */
export function assertBodyLength({ headers }: IncomingMessage, limit: BodyLimit): void {
  if (Number(headers['content-length'] ?? 0) > limit.bytes) throw tooLarge(limit)
}

/**
 * Reads a body, and stops where it exceeds the limit.
 * @throws {AppError} PAYLOAD_TOO_LARGE
 */
export async function readBody(request: IncomingMessage, limit: BodyLimit): Promise<Buffer> {
  assertBodyLength(request, limit)
  const pieces: Uint8Array[] = []
  let bytes = 0
  // Left early, the request would be destroyed, and its answer with it.
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    bytes += piece.length
    if (bytes > limit.bytes) throw tooLarge(limit)
    pieces.push(piece)
  }
  if (bytes > smallBodyBytes) await takeTurn()
  return Buffer.concat(pieces)
}

const largeBodies = createQueue(atMost(1))

/**
 * Resolves when a large body may be scanned and parsed, which takes up to a tenth of a second. The next one has to wait
 * until all other work of the process has had as much time, whoever sends it.
 */
async function takeTurn(): Promise<void> {
  const release = await largeBodies.enter()
  void releaseAfterPause(release)
}

async function releaseAfterPause(release: Release): Promise<void> {
  const beganAt = performance.now()
  await nextTurn()
  await pause(performance.now() - beganAt)
  release()
}

function tooLarge({ bytes, subject }: BodyLimit): AppError {
  const most = bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${bytes / 1024 / 1024} MiB`
  return new AppError('PAYLOAD_TOO_LARGE', `The body of ${subject} may have at most ${most}.`)
}
