import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { type Duplex, finished } from 'node:stream'
import { type AppError, errorBody } from '@assistant/api'
import { errorCodes } from '@assistant/contract'
import { type AnyTRPCRouter, getTRPCErrorShape, transformTRPCResponse } from '@trpc/server'

/** Answers `{ "error": … }`: for everything that is no tRPC call. */
export function answerError(response: ServerResponse, error: AppError, requestId: string): void {
  sendJson(response, errorCodes[error.reason].http, { error: errorBody(error, requestId) })
}

/** Answers in tRPC's envelope: for calls that are refused before tRPC sees them. */
export function answerTrpcError(
  response: ServerResponse,
  router: AnyTRPCRouter,
  error: AppError,
  requestId: string,
): void {
  sendJson(response, errorCodes[error.reason].http, trpcError(router, error, requestId))
}

/** An error in tRPC's envelope, made by the router's own formatter. */
export function trpcError(router: AnyTRPCRouter, error: AppError, requestId: string, path?: string) {
  const config = router._def._config
  return transformTRPCResponse(config, {
    error: getTRPCErrorShape({ config, error, ctx: { requestId }, path, type: 'unknown', input: undefined }),
  })
}

const lingerMilliseconds = 1_000

/**
 * Answers on a bare connection, where there is no answer object: for what Node's own parser refuses, for upgrades and CONNECT.
 * The connection is closed, but not at once: data that is still coming in would reset it, and the answer with it.
 */
export function refuseConnection(stream: Duplex, error: AppError, requestId: string, status?: number): void {
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
      ...(code === 405 ? ['allow: GET, HEAD, POST, OPTIONS'] : []),
      `x-request-id: ${requestId}`,
      '',
      body,
    ].join('\r\n'),
  )
  stream.resume()
  const timer = setTimeout(() => stream.destroy(), lingerMilliseconds)
  stream.once('close', () => clearTimeout(timer))
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent || response.destroyed) return
  const { req: request } = response
  const body = JSON.stringify(value)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  // What answers HEAD has no body (RFC 9110, 9.3.2).
  response.write(request.method === 'HEAD' ? '' : body)
  whenPassed(request, () => response.end())
}

/**
 * Reads the body of a request to its end, or for a moment, and forgets it: an answer that ends the connection under
 * somebody who still sends is lost with it (RFC 9112, 9.6).
 */
function whenPassed(request: IncomingMessage, proceed: () => void): void {
  if (request.complete) {
    proceed()
    return
  }
  const settle = () => {
    clearTimeout(timer)
    stop()
    proceed()
  }
  const timer = setTimeout(settle, lingerMilliseconds)
  const stop = finished(request, settle)
  request.resume()
}
