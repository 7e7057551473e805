import type { IncomingMessage } from 'node:http'
import { AppError } from '@assistant/api'
import { parseUrl } from '../addresses.js'
import type { HttpLimits } from './limits.js'

/** Where a request wants to go, read and checked. */
export interface Target {
  /** As sent, without the query: `/trpc/system.health`. */
  readonly path: string
  readonly query: URLSearchParams
}

/**
 * Reads target and Host, which later parts put together to a URL: what makes none is refused here, once. Only
 * origin-form targets (RFC 9112, 3.2.1) and a Host of `host[:port]` are taken.
 * @throws {AppError} BAD_REQUEST
 */
export function readTarget(request: IncomingMessage): Target {
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
  return { path, query: url.searchParams }
}

export const callMethods = 'GET, HEAD, POST, OPTIONS'

/**
 * What a call over HTTP may be made with. Demanding JSON of every POST also keeps forms of foreign pages out: browsers
 * send no JSON across origins without asking first.
 * @throws {AppError} METHOD_NOT_ALLOWED, UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, BAD_REQUEST
 */
export function admitCall(request: IncomingMessage, target: Target, { bodyBytes, callsInBatch }: HttpLimits): void {
  const method = request.method ?? ''
  if (!callMethods.split(', ').includes(method)) {
    throw new AppError('METHOD_NOT_ALLOWED', `Use one of ${callMethods}.`)
  }
  if (method === 'POST' && !/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send a body of content type application/json.')
  }
  // Whoever reads a body counts its bytes. But not every call reads its own.
  if (Number(request.headers['content-length'] ?? 0) > bodyBytes) {
    throw new AppError('PAYLOAD_TOO_LARGE', `The request is larger than ${bodyBytes / 1024 / 1024} MiB.`)
  }
  const calls = decodePath(target.path).split(',')
  if (target.query.get('batch') === '1' && calls.length > callsInBatch) {
    throw new AppError('BAD_REQUEST', `A batch has at most ${callsInBatch} calls. None of this one was run.`)
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (cause) {
    throw new AppError('BAD_REQUEST', 'The path is not validly encoded.', { cause })
  }
}
