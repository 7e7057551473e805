import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Returns true for an allowed origin. The match is exact (RFC 6454): a suffix, another port, `null` or `*` never match.
 */
export type IsAllowedOrigin = (origin: string) => boolean

const allowedHeaders = 'authorization, content-type, x-assistant-csrf, last-event-id, trpc-accept'

/** Sets the CORS headers that allow a page of an allowed origin to send requests and to read the answers. */
export function setCorsHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  methods: readonly string[],
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
