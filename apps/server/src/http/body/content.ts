import type { IncomingMessage, ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'
import { AppError, systemRuntime, within } from '@assistant/api'
import { type BodyLimit, readBody } from './body-limit.js'
import { assertJsonLimits } from './json-limits.js'

/**
 * Rejects a request whose content type is missing or not JSON.
 * @throws {AppError} UNSUPPORTED_MEDIA_TYPE
 */
export function assertJsonType({ headers }: IncomingMessage): void {
  if (/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return
  throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send a body of content type application/json.')
}

/** Returns true when a request has a body, which may be empty if it is chunked (RFC 9112, 6.3). */
export function hasBody(request: IncomingMessage): boolean {
  return mayExceed(request, 0)
}

/** Returns true when the body may be larger than `bytes`. A chunked body does not state its size. */
export function mayExceed({ headers }: IncomingMessage, bytes: number): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > bytes
}

/**
 * Reads a body as JSON in UTF-8 (RFC 8259). Returns undefined when it is empty.
 * @throws {AppError} PAYLOAD_TOO_LARGE, BAD_REQUEST
 */
export async function readJson(request: IncomingMessage, limit: BodyLimit): Promise<unknown> {
  try {
    const body = await readBody(request, limit)
    if (body.length === 0) return undefined
    assertJsonLimits(body)
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('BAD_REQUEST', 'The request could not be read. Send valid JSON.', { cause })
  }
}

/** Answers JSON; see `sendBody`. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendBody(response, status, 'application/json', JSON.stringify(value))
}

/**
 * Answers with a complete body and the headers that were set before, unless an answer has begun or the connection is
 * gone. HEAD gets only the headers (RFC 9110, 9.3.2). Ends the answer only after the rest of the request was dropped or
 * `lingerMs` have passed.
 */
export function sendBody(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  if (response.headersSent || response.destroyed) return
  const { req: request } = response
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  if (request.complete) {
    response.end(request.method === 'HEAD' ? undefined : body)
    return
  }
  response.write(request.method === 'HEAD' ? '' : body)
  void readRest(request).then(() => response.end())
}

/** Maximum time for which the rest of a request is read and dropped after it was answered. */
export const lingerMs = 1_000

/**
 * Reads and drops the body of a request until it ends or `lingerMs` have passed. A connection that is closed while the
 * client still sends is reset, and the answer is lost (RFC 9112, 9.6).
 */
async function readRest(request: IncomingMessage): Promise<void> {
  const waiting = new AbortController()
  const ended = finished(request, { signal: waiting.signal, cleanup: true }).catch(() => undefined)
  request.resume()
  await within(systemRuntime, lingerMs, ended)
  waiting.abort()
}
