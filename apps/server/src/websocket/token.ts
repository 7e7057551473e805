import { bearerToken } from '../http/headers/bearer-token.js'

export interface TokenSources {
  readonly connectionParams: Readonly<Record<string, string | undefined>> | null
  readonly authorization: string | undefined
  /** The token of the access cookie; empty, which is never valid, where there is no Origin header to check. */
  readonly cookie: string | undefined
  readonly query: URLSearchParams
}

/**
 * The token of a socket, from the first place that has one, or undefined. A bad one is not passed over for the next:
 * nobody is taken for somebody else than they said first. Browsers cannot set headers on a socket, hence the query.
 */
export function socketToken({ connectionParams, authorization, cookie, query }: TokenSources): string | undefined {
  return connectionParams?.accessToken ?? bearerToken(authorization) ?? cookie ?? query.get('accessToken') ?? undefined
}

/** Returns true when the token is that of the cookie, which the browser sends for any page. */
export function isByCookie({ connectionParams, authorization, cookie }: TokenSources): boolean {
  return connectionParams?.accessToken === undefined && authorization === undefined && cookie !== undefined
}
