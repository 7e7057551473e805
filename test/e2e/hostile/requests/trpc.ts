import { bearer, get, type HostileRequest } from './build-request.js'

/** Requests that misuse tRPC's own protocol. */
export const trpcRequests: readonly HostileRequest[] = [
  ['__proto__ as a procedure', () => get('/trpc/__proto__')],
  ['constructor.prototype as a procedure', () => get('/trpc/constructor.prototype')],
  ['a router as a procedure', () => get('/trpc/users')],
  ['an input that is not JSON', () => get('/trpc/system.health?input={')],
  ['an input of 9,000 levels', () => get(`/trpc/system.health?input=${'['.repeat(9_000)}${']'.repeat(9_000)}`)],
  ['an array as the input of a batch', () => get('/trpc/system.health,system.health?batch=1&input=[]')],
  [
    '__proto__ in the input of a batch',
    () => get('/trpc/system.health?batch=1&input={"__proto__":{"json":1}}'.replaceAll('"', '%22')),
  ],
  ['a mutation over GET', ({ token }) => get('/trpc/projects.create', bearer(token))],
  ['a subscription without an event stream', ({ token }) => get('/trpc/projects.watch', bearer(token))],
  ['a streamed batch of one', () => get('/trpc/system.health?batch=1', 'trpc-accept: application/jsonl')],
  ['connectionParams in the query', () => get('/trpc/system.health?connectionParams=%7B')],
]
