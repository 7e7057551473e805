import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { AppError } from '@assistant/api'
import { bearerToken } from '../http/headers/bearer-token.js'
import { isLoopback } from '../network/addresses.js'
import { plainAddress } from '../network/client-info.js'

export interface MetricsAccess {
  /** Who knows it may read; undefined: who asks from this machine itself. */
  readonly metricsToken: string | undefined
  readonly trustProxy: readonly string[] | undefined
}

/** What proxies write, each in its own way, when a request comes from somewhere else. */
const forwardingHeaders = [
  ...['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'],
  ...['cf-connecting-ip', 'true-client-ip', 'x-client-ip'],
]

/**
 * Lets in who may read the metrics. To others without a token they do not exist: what is only for this machine is
 * nobody else's to know. Throws UNAUTHENTICATED and NOT_FOUND.
 */
export function admitToMetrics({ metricsToken, trustProxy }: MetricsAccess, request: IncomingMessage): void {
  if (metricsToken !== undefined) {
    if (isSame(bearerToken(request.headers.authorization) ?? '', metricsToken)) return
    throw new AppError('UNAUTHENTICATED', 'Send METRICS_TOKEN as a bearer token.')
  }
  const peer = plainAddress(request.socket.remoteAddress ?? '') ?? ''
  const isForwarded = forwardingHeaders.some((name) => request.headers[name] !== undefined)
  // A page whose own name was made to lead here asks under that name.
  const { hostname } = new URL(`http://${request.headers.host}`)
  if (trustProxy === undefined && !isForwarded && isLoopback(peer) && isLoopback(hostname)) return
  throw new AppError('NOT_FOUND', 'There is nothing at this address.')
}

/** Takes as long for every wrong token. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
