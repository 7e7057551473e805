import type { ProcedureRecord, RestRoute } from '@assistant/contract'
import type { AnyTRPCRouter } from '@trpc/server'
import * as z from 'zod'

/** A procedure with a route in the REST API. */
export interface RestProcedure
  extends Pick<ProcedureRecord, 'kind' | 'access' | 'subject' | 'summary' | 'description' | 'errors'> {
  /** Path in the router: `users.me`. */
  readonly name: string
  readonly method: RestRoute['method']
  /** Path below `/api`, without a trailing slash: `/users/{userId}`. */
  readonly path: string
  readonly status: NonNullable<RestRoute['status']>
  /** Object schema of the input. */
  readonly input: z.ZodObject
  /** Undefined for a subscription. */
  readonly output: z.ZodType | undefined
}

/** A procedure of a router, with its record as meta. The types of tRPC do not expose the meta. */
interface BuiltProcedure {
  readonly _def: { readonly meta: ProcedureRecord }
}

/** Returns all procedures of a router that have a REST route, in the order of the router. */
export function listRestProcedures(router: AnyTRPCRouter): readonly RestProcedure[] {
  const procedures: Readonly<Record<string, BuiltProcedure>> = router._def.procedures
  return Object.entries(procedures).flatMap(
    ([
      name,
      {
        _def: { meta: record },
      },
    ]) => {
      if (record.rest === undefined) return []
      const { method, path, status = 200 } = record.rest
      return {
        ...record,
        name,
        method,
        path: path.replace(/\/$/, ''),
        status,
        input: objectOf(record.input),
        output: record.kind === 'subscription' ? undefined : record.output,
      }
    },
  )
}

/** Returns the object schema of an input, without the prefault that makes it optional. */
function objectOf(input: unknown): z.ZodObject {
  if (input instanceof z.ZodPrefault) return objectOf(input.unwrap())
  if (input instanceof z.ZodObject) return input
  throw new TypeError('The input of a REST procedure is not an object schema. Use z.strictObject in its record.')
}
