import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type AppError, errorBody } from '@assistant/api'
import { errorCodes } from '@assistant/contract'
import { type AnyTRPCRouter, getTRPCErrorShape, transformTRPCResponse } from '@trpc/server'
import { destroyAfter } from '../flow/destroy-after.js'
import { lingerMs, sendJson } from './body/content.js'

/**
 * Returns the longest wait in seconds that the errors ask for, or undefined if none does. After a shorter wait, some
 * calls would be rejected again.
 */
export function largestRetryAfter(errors: readonly AppError[]): number | undefined {
  const waits = errors.flatMap(({ retryAfterSeconds }) => retryAfterSeconds ?? [])
  return waits.length === 0 ? undefined : Math.max(...waits)
}

function setRetryAfter(response: ServerResponse, error: AppError): void {
  const seconds = largestRetryAfter([error])
  if (seconds !== undefined && !response.headersSent) response.setHeader('retry-after', seconds)
}

/** Answers a request outside of tRPC with `{ "error": … }`. */
export function answerError(response: ServerResponse, error: AppError, requestId: string): void {
  setRetryAfter(response, error)
  sendJson(response, errorCodes[error.reason].http, { error: errorBody(error, requestId) })
}

/** Answers a tRPC call that is rejected before tRPC handles it, in tRPC's envelope. */
export function answerTrpcError(
  response: ServerResponse,
  router: AnyTRPCRouter,
  error: AppError,
  requestId: string,
  path?: string,
): void {
  setRetryAfter(response, error)
  sendJson(response, errorCodes[error.reason].http, trpcError(router, error, requestId, path))
}

/** Returns an error in tRPC's envelope, formatted by the router. */
export function trpcError(router: AnyTRPCRouter, error: AppError, requestId: string, path?: string) {
  const config = router._def._config
  return transformTRPCResponse(config, {
    error: getTRPCErrorShape({ config, error, ctx: { requestId }, path, type: 'unknown', input: undefined }),
  })
}

/**
 * Writes an error to a connection without a ServerResponse: for requests that Node's parser rejects, for rejected
 * upgrades and for CONNECT. Then reads and drops further bytes for up to `lingerMs`: if the connection were closed
 * while the client still sends, it would be reset and the answer lost.
 */
export function rejectConnection(stream: Duplex, error: AppError, requestId: string, status?: number): void {
  const code = status ?? errorCodes[error.reason].http
  const body = JSON.stringify({ error: errorBody(error, requestId) })
  stream.on('error', () => stream.destroy())
  stream.end(
    [
      `HTTP/1.1 ${code} ${STATUS_CODES[code]}`,
      'connection: close',
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      'cache-control: no-store',
      'vary: Origin',
      ...(error.retryAfterSeconds === undefined ? [] : [`retry-after: ${error.retryAfterSeconds}`]),
      ...(code === 405 ? ['allow: GET, HEAD, POST, OPTIONS'] : []),
      `x-request-id: ${requestId}`,
      '',
      body,
    ].join('\r\n'),
  )
  stream.resume()
  destroyAfter(stream, lingerMs)
}
