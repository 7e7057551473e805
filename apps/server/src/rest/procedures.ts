import type { ProcedureRecord, RestRoute } from '@assistant/contract'
import type { AnyTRPCRouter } from '@trpc/server'
import * as z from 'zod'

/** A procedure that has an address in the REST face. */
export interface RestProcedure
  extends Pick<ProcedureRecord, 'kind' | 'access' | 'subject' | 'summary' | 'description' | 'errors'> {
  /** Its path in the router: `users.me`. */
  readonly name: string
  readonly method: RestRoute['method']
  /** Below `/api`, without a slash at its end: `/users/{userId}`. */
  readonly path: string
  readonly status: NonNullable<RestRoute['status']>
  /** The keys of its input, each with its schema. */
  readonly input: z.ZodObject
  /** Undefined for a subscription. */
  readonly output: z.ZodType | undefined
}

/** A procedure of a router, with its record as meta. The types of tRPC do not describe it. */
interface BuiltProcedure {
  readonly _def: { readonly meta: ProcedureRecord }
}

/** Returns all procedures of a router that have an address in the REST face, in the order of the router. */
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

/** Returns the object schema of an input that may be left out. */
function objectOf(input: unknown): z.ZodObject {
  if (input instanceof z.ZodPrefault) return objectOf(input.unwrap())
  if (input instanceof z.ZodObject) return input
  throw new TypeError('The input of a procedure is an object')
}
