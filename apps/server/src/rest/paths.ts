import createRouter from 'find-my-way'
import type { Method } from '../http/route.js'
import { badPath } from '../http/target.js'
import type { RestProcedure } from './procedures.js'

/** What a path of the REST face leads to. */
export interface PathMatch {
  readonly procedures: ReadonlyMap<Method, RestProcedure>
  /** The parts of the path that are named `{name}`, decoded. */
  readonly params: Readonly<Record<string, string>>
}

/** Where no method is asked for, the most specific path wins, whatever it can be asked with. */
const anyMethod = 'GET'

/**
 * Answers what is at a path below `/api`, with or without a slash at its end; undefined where there is nothing. It
 * throws BAD_REQUEST where a part of the path cannot be decoded.
 */
export function createMatchPath(procedures: readonly RestProcedure[]): (path: string) => PathMatch | undefined {
  const paths = new Map<string, Map<Method, RestProcedure>>()
  for (const procedure of procedures) {
    const methods = paths.get(procedure.path) ?? new Map<Method, RestProcedure>()
    paths.set(procedure.path, methods.set(procedure.method, procedure))
  }
  // Long ids are for their schemas to refuse: there is somebody at such a path, only not this one.
  const router = createRouter({ ignoreTrailingSlash: true, maxParamLength: 32_768, onBadUrl: () => undefined })
  for (const [path, methods] of paths) {
    router.on(anyMethod, path.replaceAll(/\{(\w+)\}/g, ':$1'), () => undefined, methods)
  }
  return (path) => {
    const found = router.find(anyMethod, path)
    if (found === null) return undefined
    if (!(found.store instanceof Map)) throw badPath()
    const params = Object.entries(found.params).map(([name, value]) => [name, value ?? ''] as const)
    return { procedures: found.store, params: Object.fromEntries(params) }
  }
}
