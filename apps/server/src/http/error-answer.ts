import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type AppError, errorBody } from '@assistant/api'
import { errorCodes } from '@assistant/contract'
import { type AnyTRPCRouter, getTRPCErrorShape, transformTRPCResponse } from '@trpc/server'
import { destroyAfter } from '../flow/destroy-after.js'
import { lingerMs, sendJson } from './body/content.js'

/** Returns the longest of the waits that errors ask for: earlier, one of the calls would be refused again. */
export function largestRetryAfter(errors: readonly AppError[]): number | undefined {
  const waits = errors.flatMap(({ retryAfterSeconds }) => retryAfterSeconds ?? [])
  return waits.length === 0 ? undefined : Math.max(...waits)
}

function setRetryAfter(response: ServerResponse, error: AppError): void {
  const seconds = largestRetryAfter([error])
  if (seconds !== undefined && !response.headersSent) response.setHeader('retry-after', seconds)
}

/** Answers `{ "error": … }`: for everything that is no tRPC call. */
export function answerError(response: ServerResponse, error: AppError, requestId: string): void {
  setRetryAfter(response, error)
  sendJson(response, errorCodes[error.reason].http, { error: errorBody(error, requestId) })
}

/** Answers in tRPC's envelope: for calls that are refused before tRPC sees them. */
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

/** An error in tRPC's envelope, made by the router's own formatter. */
export function trpcError(router: AnyTRPCRouter, error: AppError, requestId: string, path?: string) {
  const config = router._def._config
  return transformTRPCResponse(config, {
    error: getTRPCErrorShape({ config, error, ctx: { requestId }, path, type: 'unknown', input: undefined }),
  })
}

/**
 * Answers on a bare connection, where there is no answer object: for what Node's own parser refuses, for upgrades and CONNECT.
 * The connection is closed, but not at once: data that is still coming in would reset it, and the answer with it.
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
