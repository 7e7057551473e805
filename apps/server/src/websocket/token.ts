import { bearerToken } from '../http/headers/bearer-token.js'

export interface TokenSources {
  readonly connectionParams: Readonly<Record<string, string | undefined>> | null
  readonly authorization: string | undefined
  /**
   * The token of the access cookie; undefined if there is no cookie. Replaced by an empty token, which is never valid,
   * if the request has no Origin header to check.
   */
  readonly cookie: string | undefined
  readonly query: URLSearchParams
}

/**
 * Returns the token of a socket from the first source that has one; undefined if none has. An invalid token does not
 * fall through to the next source, because a client must not act as another user than the one it named first. The query
 * is a source because browsers cannot set headers on a socket.
 */
export function socketToken({ connectionParams, authorization, cookie, query }: TokenSources): string | undefined {
  return connectionParams?.accessToken ?? bearerToken(authorization) ?? cookie ?? query.get('accessToken') ?? undefined
}

/** Returns true if the token comes from the cookie, which browsers send for any page. */
export function isByCookie({ connectionParams, authorization, cookie }: TokenSources): boolean {
  return connectionParams?.accessToken === undefined && authorization === undefined && cookie !== undefined
}
