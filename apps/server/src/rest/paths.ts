import createRouter from 'find-my-way'
import type { Method } from '../http/route.js'
import { badPath } from '../http/target.js'
import type { RestProcedure } from './procedures.js'

/** The procedures at a path of the REST API, by method, and its parameters. */
export interface PathMatch {
  readonly procedures: ReadonlyMap<Method, RestProcedure>
  /** Values of the path parameters, by name, decoded. */
  readonly params: Readonly<Record<string, string>>
}

/**
 * Method under which all paths are registered. The router then picks the most specific path whatever the method, so
 * that a wrong method can be answered 405.
 */
const routerMethod = 'GET'

/**
 * Returns a function that takes a path below `/api`, with or without a trailing slash, and returns its procedures and
 * parameters, or undefined if it has none. The function throws AppError BAD_REQUEST when the path cannot be decoded.
 */
export function createMatchPath(procedures: readonly RestProcedure[]): (path: string) => PathMatch | undefined {
  const paths = new Map<string, Map<Method, RestProcedure>>()
  for (const procedure of procedures) {
    const methods = paths.get(procedure.path) ?? new Map<Method, RestProcedure>()
    paths.set(procedure.path, methods.set(procedure.method, procedure))
  }
  // With the default length limit of parameters, the router would answer 404 for a long id. The schema of the input
  // rejects it with BAD_REQUEST instead.
  const router = createRouter({ ignoreTrailingSlash: true, maxParamLength: 32_768, onBadUrl: () => undefined })
  for (const [path, methods] of paths) {
    router.on(routerMethod, path.replaceAll(/\{(\w+)\}/g, ':$1'), () => undefined, methods)
  }
  return (path) => {
    const found = router.find(routerMethod, path)
    if (found === null) return undefined
    if (!(found.store instanceof Map)) throw badPath()
    const params = Object.entries(found.params).map(([name, value]) => [name, value ?? ''] as const)
    return { procedures: found.store, params: Object.fromEntries(params) }
  }
}
