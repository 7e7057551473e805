import type { ErrorCode } from '@assistant/contract'
import type { TestUser } from '../../support/clients/test-users.js'
import type { Fixture } from './fixture.js'

/** A request to an endpoint, before it is encoded. */
export interface TestRequest {
  /** The user whose access token is sent. Null: the request has no token. */
  readonly by: TestUser | null
  /** Values for the path, the query and the body. */
  readonly input: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Creates everything that a request refers to, and returns the request. */
export type CreateRequest = (fixture: Fixture) => TestRequest | Promise<TestRequest>

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: `/${string}`
  readonly status: 200 | 201
  readonly succeeds: CreateRequest
  /**
   * Requests that fail for a reason particular to this endpoint. Errors that all endpoints have in common, such as
   * missing rights and malformed inputs, are tested for all of them by the same code.
   */
  readonly fails: readonly (readonly [code: ErrorCode, when: string, createRequest: CreateRequest])[]
}

export function endpoint(
  route: `${Endpoint['method']} /${string}`,
  status: Endpoint['status'],
  succeeds: CreateRequest,
  fails: Endpoint['fails'] = [],
): Endpoint {
  const [method, path] = route.split(' ') as [Endpoint['method'], Endpoint['path']] // guaranteed by the type of `route`
  return { method, path, status, succeeds, fails }
}
