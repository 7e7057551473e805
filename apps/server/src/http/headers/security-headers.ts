import type { ServerResponse } from 'node:http'

/**
 * Sets the default security headers of an answer (OWASP HTTP Headers Cheat Sheet). They forbid caching, loading of any
 * content, framing, content sniffing, referrers and embedding by other origins. Over https they also require https for
 * a year. `vary` keeps caches from mixing answers for different origins.
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

/** Content security policy of pages. Inline scripts and styles, forms and framing are forbidden. */
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
