import type { IncomingMessage } from 'node:http'
import { AppError } from '@assistant/api'

/** Refuses a body that does not say it is JSON. @throws {AppError} UNSUPPORTED_MEDIA_TYPE */
export function demandJson({ headers }: IncomingMessage): void {
  if (/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return
  throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send a body of content type application/json.')
}

/**
 * Refuses a body that says it is too large. Whoever reads one counts its bytes; but not every call reads its own.
 * @throws {AppError} PAYLOAD_TOO_LARGE
 */
export function demandSize({ headers }: IncomingMessage, mostBytes: number): void {
  if (Number(headers['content-length'] ?? 0) <= mostBytes) return
  throw new AppError('PAYLOAD_TOO_LARGE', `The request is larger than ${mostBytes / 1024 / 1024} MiB.`)
}
