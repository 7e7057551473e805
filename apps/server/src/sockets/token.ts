import { bearerToken } from '../bearer-token.js'

export interface TokenPlaces {
  readonly connectionParams: Readonly<Record<string, string | undefined>> | null
  readonly authorization: string | undefined
  readonly query: URLSearchParams
}

/**
 * The token of a socket, from the first place that has one, or undefined. A bad one is not passed over for the next:
 * nobody is taken for somebody else than they said first. Browsers cannot set headers on a socket, hence the query.
 */
export function socketToken({ connectionParams, authorization, query }: TokenPlaces): string | undefined {
  return connectionParams?.accessToken ?? bearerToken(authorization) ?? query.get('accessToken') ?? undefined
}
