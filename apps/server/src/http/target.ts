import type { IncomingMessage } from 'node:http'
import { AppError } from '@assistant/api'
import { parseUrl } from '../network/addresses.js'
import type { AssertHost } from './headers/hosts.js'

/** Where a request wants to go, read and checked. */
export interface Target {
  /** Below the path of the public URL, as sent, without the query: `/trpc/system.health`. */
  readonly path: string
  readonly query: URLSearchParams
}

export type ReadTarget = (request: IncomingMessage) => Target

/** Said where a part of a path cannot be decoded. */
export function badPath(cause?: unknown): AppError {
  return new AppError('BAD_REQUEST', 'The path is not validly encoded.', { cause })
}

/** Returns true for paths, below that of the public URL, that are answered in tRPC's envelope. */
export function isTrpcPath(path: string): boolean {
  return path === '/trpc' || path.startsWith('/trpc/')
}

/** Paths of health probes. Orchestrators and load balancers ask for them under the address of a container. */
const probes: ReadonlySet<string> = new Set(['/health/live', '/health/ready'])

/**
 * Makes what reads target and Host, from which later parts make a URL: what makes none is rejected here, once. Only
 * origin-form targets (RFC 9112, 3.2.1) and a Host of `host[:port]` are taken, and of hosts only those that are served.
 * The path of the public URL (`/assistant`, or none) is taken off the target, and off the request too: some proxies do
 * that before, others leave it.
 * @throws {AppError} BAD_REQUEST, HOST_NOT_ALLOWED
 */
export function createReadTarget(publicPath: string, assertHost: AssertHost): ReadTarget {
  return (request) => {
    const target = request.url ?? ''
    const hosts = request.headersDistinct.host ?? []
    const host = hosts[0]
    if (host === undefined || hosts.length > 1 || !/^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(host)) {
      throw new AppError('BAD_REQUEST', 'The Host header must be host or host:port.')
    }
    const [path = ''] = target.split('?', 1)
    const url = path.startsWith('/') && !path.startsWith('//') ? parseUrl(target, `http://${host}`) : null
    // A URL that was rewritten while it was read (dots, backslashes, fragments) would mean another place to others.
    if (url === null || url.pathname !== path || url.hash !== '' || target.includes('#')) {
      throw new AppError('BAD_REQUEST', 'The target of the request must be a path, and a query if there is one.')
    }
    const isBelow = publicPath !== '' && path.startsWith(`${publicPath}/`)
    if (isBelow) request.url = target.slice(publicPath.length)
    const pathBelow = isBelow ? path.slice(publicPath.length) : path
    if (!probes.has(pathBelow)) assertHost(url.hostname)
    return { path: pathBelow, query: url.searchParams }
  }
}
