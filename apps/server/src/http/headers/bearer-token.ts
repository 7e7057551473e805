/**
 * The token of an Authorization header, whose scheme may be in any case (RFC 9110, 11.1), or undefined when there is
 * no such header. One that is not `Bearer <token>` counts as it is, as a bad token: the empty one.
 */
export function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? ''
}
