import { restRequest } from '../../support/clients/rest-calls.js'
import type { Endpoint, TestRequest } from './endpoint.js'

/** Changes to a request before it is sent. */
export interface RequestChanges {
  readonly method?: string
  /** Replaces the access token. Null: the request has no token. */
  readonly token?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Parameters that are appended to the query. */
  readonly query?: Readonly<Record<string, unknown>>
  /** Replaces the body. */
  readonly body?: NonNullable<RequestInit['body']>
  /** Ends the path with a slash. */
  readonly hasSlash?: boolean
}

/** Sends a request with plain `fetch` instead of the SDK. */
export function sendRequest(
  url: string,
  endpoint: Endpoint,
  request: TestRequest,
  changes: RequestChanges = {},
): Promise<Response> {
  const { by, input, headers } = request
  const { address, body: encodedInput } = restRequest(endpoint, input)
  const [path = '', query] = address.split('?')
  const search = new URLSearchParams(query)
  for (const [key, value] of Object.entries(changes.query ?? {})) search.append(key, String(value))
  const target = `${url}/api${path.replace(/\/$/, '')}${changes.hasSlash ? '/' : ''}?${search}`
  const token = changes.token === undefined ? by?.accessToken : changes.token
  const body = changes.body ?? encodedInput
  return fetch(target, {
    method: changes.method ?? endpoint.method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
      ...changes.headers,
    },
    ...(body !== undefined && { body, duplex: 'half' }),
  })
}
