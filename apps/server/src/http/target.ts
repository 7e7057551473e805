import type { IncomingMessage } from 'node:http'
import { AppError } from '@assistant/api'
import { parseUrl } from '../network/addresses.js'
import type { AssertHost } from './headers/hosts.js'

/** The request target, parsed and checked. */
export interface Target {
  /** Path relative to the public URL, as sent, without the query: `/trpc/system.health`. */
  readonly path: string
  readonly query: URLSearchParams
}

export type ReadTarget = (request: IncomingMessage) => Target

/** Returns the error for a path that cannot be decoded. */
export function badPath(cause?: unknown): AppError {
  return new AppError('BAD_REQUEST', 'The path is not valid percent-encoded UTF-8. Encode it again.', { cause })
}

/** Returns true for paths, relative to the public URL, that are answered in tRPC's envelope. */
export function isTrpcPath(path: string): boolean {
  return path === '/trpc' || path.startsWith('/trpc/')
}

/** Paths of health probes. Orchestrators and load balancers request them with the address of a container as Host. */
const probes: ReadonlySet<string> = new Set(['/health/live', '/health/ready'])

/**
 * Returns a function that reads and checks the target and the Host header of a request. It accepts origin-form targets
 * (RFC 9112, 3.2.1) and a Host of the form `host[:port]` that the server serves, so that later code can build URLs from
 * both. Health probes may have any host. It removes the path of the public URL (`/assistant`, or none) from the target
 * and from `request.url`: some proxies do that before, others forward it.
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
    // The URL parser resolves dot segments, replaces backslashes and splits off fragments. A proxy may resolve such a
    // target to another path.
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
