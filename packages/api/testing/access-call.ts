import { appRouter } from '../src/app/app-router.js'
import type { Identity } from './identity.js'

type Procedure = (input: unknown) => Promise<unknown>

/** Calls a procedure by its path. Of a stream the first event is asked for. */
export async function call(caller: Awaited<ReturnType<Identity['as']>>, path: string, input: object): Promise<unknown> {
  const [feature = '', name = ''] = path.split('.')
  const routers = caller as unknown as Record<string, Record<string, Procedure>>
  const procedure = routers[feature]?.[name]
  if (procedure === undefined) throw new Error(`${path} is not in the router`)
  const answer = await procedure(input)
  if (!isStream(answer)) return answer
  const events = answer[Symbol.asyncIterator]()
  const first = await events.next()
  await events.return?.()
  return first.value
}

/** Who may call each procedure, as it says of itself, and the keys of its input. */
export function describeProcedures(): { readonly path: string; readonly access: unknown; readonly keys: string[] }[] {
  const procedures = appRouter._def.procedures as unknown as Record<string, { readonly _def: Definition }>
  return Object.entries(procedures).map(([path, { _def }]) => ({
    path,
    access: _def.meta.access,
    // An input that may be left out has its schema inside.
    keys: _def.inputs.flatMap(({ shape, def }) => Object.keys(shape ?? def.innerType?.shape ?? {})),
  }))
}

interface Definition {
  readonly meta: { readonly access: unknown }
  readonly inputs: readonly {
    readonly shape?: object
    readonly def: { readonly innerType?: { readonly shape?: object } }
  }[]
}

function isStream(answer: unknown): answer is AsyncIterable<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
}
