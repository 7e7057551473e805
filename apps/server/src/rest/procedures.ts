import type { AccessMeta, RestMeta } from '@assistant/api'
import type { AnyTRPCRouter } from '@trpc/server'
import * as z from 'zod'

/** A procedure that has a place in the REST face. */
export interface RestProcedure {
  /** Its path in the router: `users.me`. */
  readonly name: string
  readonly kind: 'query' | 'mutation' | 'subscription'
  readonly access: AccessMeta['access']
  readonly method: RestMeta['rest']['method']
  /** Below `/api`, without a slash at its end: `/users/{userId}`. */
  readonly path: string
  readonly summary: string
  readonly status: RestMeta['rest']['status']
  /** The keys of its input, each with its schema. */
  readonly input: z.ZodObject
  /** Undefined for a subscription. */
  readonly output: z.ZodType | undefined
}

/** What a built procedure is, as far as it is looked at here: tRPC's types say nothing of it. */
interface Definition {
  readonly _def: {
    readonly type: RestProcedure['kind']
    readonly meta?: Partial<RestMeta & AccessMeta>
    readonly inputs: readonly unknown[]
    readonly output?: unknown
  }
}

/** All procedures of a router that have a place in the REST face, in their order. */
export function listRestProcedures(router: AnyTRPCRouter): readonly RestProcedure[] {
  const procedures: Readonly<Record<string, Definition>> = router._def.procedures
  return Object.entries(procedures).flatMap(([name, { _def: definition }]) => {
    const { rest, access = 'public' } = definition.meta ?? {}
    if (rest === undefined) return []
    return {
      name,
      kind: definition.type,
      access,
      method: rest.method,
      path: rest.path.replace(/\/$/, ''),
      summary: rest.summary,
      status: rest.status,
      input: objectOf(definition.inputs[0]),
      output: definition.output instanceof z.ZodType ? definition.output : undefined,
    }
  })
}

/** An input that may be left out is wrapped in what stands in for it. */
function objectOf(input: unknown): z.ZodObject {
  if (input instanceof z.ZodPrefault) return objectOf(input.unwrap())
  if (input instanceof z.ZodObject) return input
  throw new TypeError('The input of a procedure is an object')
}
