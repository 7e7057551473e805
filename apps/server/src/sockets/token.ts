import { bearerToken } from '../bearer-token.js'

export interface TokenPlaces {
  readonly connectionParams: Readonly<Record<string, string | undefined>> | null
  readonly authorization: string | undefined
  /** Of the access cookie: the empty one, a bad one, where no Origin says which page has opened the socket. */
  readonly cookie: string | undefined
  readonly query: URLSearchParams
}

/**
 * The token of a socket, from the first place that has one, or undefined. A bad one is not passed over for the next:
 * nobody is taken for somebody else than they said first. Browsers cannot set headers on a socket, hence the query.
 */
export function socketToken({ connectionParams, authorization, cookie, query }: TokenPlaces): string | undefined {
  return connectionParams?.accessToken ?? bearerToken(authorization) ?? cookie ?? query.get('accessToken') ?? undefined
}

/** Whether the token is the cookie's: then it is the browser that says who is calling, not the page. */
export function isByCookie({ connectionParams, authorization, cookie }: TokenPlaces): boolean {
  return connectionParams?.accessToken === undefined && authorization === undefined && cookie !== undefined
}
