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

/** Maximum size of a body that is parsed without waiting for a turn, and of a body from an anonymous caller. */
export const smallBodyBytes = 64 * 1024

/** Maximum number of procedures of a batch that an error names. */
const maxNames = 3

/**
 * Returns the limit of a request that calls these procedures. An unknown name comes from the caller, so the error does
 * not repeat it.
 */
export function bodyLimitOf(procedures: readonly string[], isKnown: (procedure: string) => boolean): BodyLimit {
  const bytes = maxBodyBytesOf(...procedures)
  const names = [...new Set(procedures.map((name) => (isKnown(name) ? name : 'an unknown procedure')))]
  const listed = names.length > maxNames ? [...names.slice(0, maxNames), '…'] : names
  const subject =
    procedures.length === 1 ? listed.join() : `a batch of ${procedures.length} calls (${listed.join(', ')})`
  return { bytes, subject }
}

/** Returns the limit, lowered to `anonymousBytes` if it is higher. */
export function anonymousLimit({ bytes, subject }: BodyLimit, anonymousBytes: number): BodyLimit {
  return bytes <= anonymousBytes
    ? { bytes, subject }
    : { bytes: anonymousBytes, subject: `${subject}, before signing in,` }
}

/**
 * Rejects a request whose Content-Length exceeds the limit, before any of its body is read.
 * @throws {AppError} PAYLOAD_TOO_LARGE
 */
export function assertBodyLength({ headers }: IncomingMessage, limit: BodyLimit): void {
  if (Number(headers['content-length'] ?? 0) > limit.bytes) throw tooLarge(limit)
}

/**
 * Reads a body, and stops when it exceeds the limit. With a large body, waits until it may be parsed.
 * @throws {AppError} PAYLOAD_TOO_LARGE
 */
export async function readBody(request: IncomingMessage, limit: BodyLimit): Promise<Buffer> {
  assertBodyLength(request, limit)
  const pieces: Uint8Array[] = []
  let bytes = 0
  // By default, leaving the loop early destroys the request, and then it could not be answered.
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
 * Resolves when a large body may be scanned and parsed, which may block the event loop for about 100 ms. The next large
 * body of any caller waits until other work has had as much time.
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
  const maxSize = bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${bytes / 1024 / 1024} MiB`
  return new AppError('PAYLOAD_TOO_LARGE', `The body of ${subject} may have at most ${maxSize}.`)
}
