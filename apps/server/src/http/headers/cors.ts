import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Route } from '../route.js'

/** Exact match: a suffix, another port, `null` and `*` are other origins (RFC 6454). */
export type IsAllowedOrigin = (origin: string) => boolean

const allowedHeaders = 'authorization, content-type, x-assistant-csrf, last-event-id, trpc-accept'

/** Tells a browser whether the page that made this request may read the answer, and with which requests to come. */
export function setCorsHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  { methods }: Route,
  isAllowed: IsAllowedOrigin,
): void {
  const { origin } = request.headers
  if (origin === undefined || !isAllowed(origin)) return
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-credentials', 'true')
  if (request.method !== 'OPTIONS') return
  response.setHeader('access-control-allow-methods', methods.join(', '))
  response.setHeader('access-control-allow-headers', allowedHeaders)
  response.setHeader('access-control-max-age', '600')
}
