import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { AppError } from '@assistant/api'
import { bearerToken } from '../http/headers/bearer-token.js'
import { isLoopback } from '../network/addresses.js'
import { plainAddress } from '../network/client-info.js'

export interface MetricsAccess {
  /**
   * Bearer token that gives access to the metrics. Undefined: only direct requests from this machine have access, and
   * none if `trustProxy` is set.
   */
  readonly metricsToken: string | undefined
  readonly trustProxy: readonly string[] | undefined
}

/** Headers that proxies add. A request with one of them may come from another machine. */
const forwardingHeaders = [
  ...['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'],
  ...['cf-connecting-ip', 'true-client-ip', 'x-client-ip'],
]

/**
 * Rejects a request that may not read the metrics. Without METRICS_TOKEN, the error is that of an unknown path, so that
 * other machines cannot tell whether there are metrics.
 * @throws {AppError} UNAUTHENTICATED, NOT_FOUND
 */
export function admitToMetrics({ metricsToken, trustProxy }: MetricsAccess, request: IncomingMessage): void {
  if (metricsToken !== undefined) {
    if (isSame(bearerToken(request.headers.authorization) ?? '', metricsToken)) return
    throw new AppError('UNAUTHENTICATED', 'Send METRICS_TOKEN as a bearer token.')
  }
  const peer = plainAddress(request.socket.remoteAddress ?? '') ?? ''
  const isForwarded = forwardingHeaders.some((name) => request.headers[name] !== undefined)
  // The Host header is checked too: a page that reaches this server by DNS rebinding sends its own name.
  const { hostname } = new URL(`http://${request.headers.host}`)
  if (trustProxy === undefined && !isForwarded && isLoopback(peer) && isLoopback(hostname)) return
  throw new AppError('NOT_FOUND', 'There is nothing at this address. Check the path.')
}

/** Compares two texts in constant time. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
