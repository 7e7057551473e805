/**
 * Returns the token of an Authorization header, or undefined when there is no header. The scheme is case-insensitive
 * (RFC 9110, 11.1). A header that is not `Bearer <token>` gives the empty string, which is rejected as an invalid
 * token.
 */
export function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? ''
}
