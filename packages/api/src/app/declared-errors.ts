import { accessErrors, type ErrorCode, errorsOfAnyCall, type ProcedureRecord } from '@assistant/contract'
import { toAppError } from '../errors/error-shape.js'
import type { ServerContext, UndeclaredError } from './context.js'

/** Message in the log when a call fails with an undeclared error. The end-to-end tests look for it. */
export const undeclaredErrorMessage = 'a call failed with an error that is not declared'

/** Throws for an undeclared error, so that the call fails as INTERNAL. For tests. */
export function failUndeclared({ path, code }: UndeclaredError): never {
  throw new Error(`${path} failed with ${code}, which its record in the contract does not declare.`)
}

interface Call {
  readonly ctx: ServerContext
  readonly path: string
}

type CallResult = { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly error: unknown }

/**
 * Creates a middleware that reports errors which neither the record declares, nor its access implies, nor any call can
 * have: to `onUndeclaredError` of the context or, without it, to the log. Errors of a stream that has begun are never
 * logged here, so that its events take no detour in production.
 */
export function declaredErrors(record: ProcedureRecord) {
  const declared = new Set<ErrorCode>([...record.errors, ...accessErrors(record), ...errorsOfAnyCall])

  const check = ({ ctx, path }: Call, error: unknown): void => {
    const code = toAppError(error).reason
    if (declared.has(code)) return
    if (ctx.onUndeclaredError) ctx.onUndeclaredError({ path, code })
    else ctx.log.warn({ requestId: ctx.requestId, path, code }, undeclaredErrorMessage)
  }

  async function* checked(call: Call, events: AsyncIterable<unknown>) {
    try {
      yield* events
    } catch (error) {
      check(call, error)
      throw error
    }
  }

  return async <TResult extends CallResult>({ ctx, path, next }: Call & { next: () => Promise<TResult> }) => {
    const result = await next()
    if (!result.ok) check({ ctx, path }, result.error)
    else if (record.kind === 'subscription' && ctx.onUndeclaredError && isStream(result.data)) {
      return { ...result, data: checked({ ctx, path }, result.data) }
    }
    return result
  }
}

function isStream(data: unknown): data is AsyncIterable<unknown> {
  return typeof data === 'object' && data !== null && Symbol.asyncIterator in data
}
