import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Target } from './target.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** What is served at one path. */
export interface Route {
  /** GET brings HEAD with it; OPTIONS is answered for every route. */
  readonly methods: readonly Method[]
  /** Whether pages of allowed origins may call it (CORS). */
  readonly isShared: boolean
  /** Whether it is refused (SHUTTING_DOWN) while the server is about to stop. */
  readonly isWork: boolean
  /** What it throws, or rejects with, is answered in the contract's shape. */
  readonly answer: (request: IncomingMessage, response: ServerResponse, target: Target) => void | Promise<void>
}

/** A part of the HTTP face: the route at a path, or undefined where it has nothing. */
export type FindRoute = (path: string) => Route | undefined

/** What is read at any time, and not by pages of other origins. */
export function readable(answer: Route['answer']): Route {
  return { methods: ['GET'], isShared: false, isWork: false, answer }
}

/** What the header Allow says of a route (RFC 9110, 10.2.1). */
export function allowedMethods({ methods }: Route): string[] {
  return [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS']
}
