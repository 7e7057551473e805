import type { IncomingMessage } from 'node:http'
import { AppError } from '@assistant/api'
import { parseUrl } from '../addresses.js'

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

/**
 * Reads target and Host, which later parts put together to a URL: what makes none is refused here, once. Only
 * origin-form targets (RFC 9112, 3.2.1) and a Host of `host[:port]` are taken. The path of the public URL
 * (`/assistant`, or none) is taken off the target, from the request too: some proxies do that before, others leave it.
 * It throws BAD_REQUEST.
 */
export function createReadTarget(publicPath: string): ReadTarget {
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
    if (publicPath === '' || !path.startsWith(`${publicPath}/`)) return { path, query: url.searchParams }
    request.url = target.slice(publicPath.length)
    return { path: path.slice(publicPath.length), query: url.searchParams }
  }
}
