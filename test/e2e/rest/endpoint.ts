import type { ErrorCode } from '@assistant/contract'
import type { TestUser } from '../../support/clients/test-users.js'
import type { World } from './world.js'

/** A call that somebody wants to make. */
export interface Wish {
  /** Null: nobody who is known. */
  readonly by: TestUser | null
  /** What goes into the path, the query and the body. */
  readonly input: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** What makes a wish, with everything that it needs. */
export type MakeWish = (world: World) => Wish | Promise<Wish>

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: `/${string}`
  readonly status: 200 | 201
  readonly succeeds: MakeWish
  /** Each way to fail that is its own: who may call and what is malformed is tried for all of them alike. */
  readonly fails: readonly (readonly [code: ErrorCode, when: string, wish: MakeWish])[]
}

export function endpoint(
  place: `${Endpoint['method']} /${string}`,
  status: Endpoint['status'],
  succeeds: MakeWish,
  fails: Endpoint['fails'] = [],
): Endpoint {
  const [method, path] = place.split(' ') as [Endpoint['method'], Endpoint['path']] // as the type of a place says
  return { method, path, status, succeeds, fails }
}
