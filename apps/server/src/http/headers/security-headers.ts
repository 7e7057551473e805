import type { ServerResponse } from 'node:http'

/**
 * For every answer (OWASP HTTP Headers Cheat Sheet): nothing is guessed, framed, cached or told to other sites, and what
 * one origin is told is not for another.
 */
export function setSecurityHeaders(response: ServerResponse, isHttps: boolean): void {
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('vary', 'Origin')
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('x-frame-options', 'DENY')
  if (isHttps) response.setHeader('strict-transport-security', 'max-age=31536000')
}

/** For pages: nothing written inside of one runs or styles, whoever wrote it there; forms go nowhere, only scripts call. */
export const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
