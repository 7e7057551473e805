import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Target } from './target.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** The methods and the handler of one path. */
export interface Route {
  /** GET also allows HEAD. OPTIONS is answered for every route. */
  readonly methods: readonly Method[]
  /** True when pages of allowed origins may call the route (CORS). */
  readonly isShared: boolean
  /** True when the route is rejected with SHUTTING_DOWN during shutdown. */
  readonly isWork: boolean
  /** Answers the request. Errors that it throws are answered in the contract's shape. */
  readonly answer: (request: IncomingMessage, response: ServerResponse, target: Target) => void | Promise<void>
}

/** Returns the route at a path, or undefined when this part of the server has none. */
export type FindRoute = (path: string) => Route | undefined

/** Answers a request for an upgrade of its connection. `head` holds the bytes that follow the request. */
export type AnswerUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => void

/** Returns a GET route that is also served during shutdown and that pages of other origins may not call. */
export function readable(answer: Route['answer']): Route {
  return { methods: ['GET'], isShared: false, isWork: false, answer }
}

/** Returns the methods that the Allow header of a route lists (RFC 9110, 10.2.1). */
export function allowedMethods({ methods }: Route): string[] {
  return [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS']
}
