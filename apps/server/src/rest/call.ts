import type { IncomingMessage } from 'node:http'
import { badField, type ServerContext } from '@assistant/api'
import { type AnyTRPCRouter, callTRPCProcedure } from '@trpc/server'
import type { BodyLimit } from '../http/body/body-limit.js'
import { readJson } from '../http/body/content.js'
import { inputOf } from './input.js'
import type { PathMatch } from './paths.js'
import type { RestProcedure } from './procedures.js'

export interface RestCall {
  readonly procedure: RestProcedure
  readonly params: PathMatch['params']
  readonly request: IncomingMessage
  readonly query: URLSearchParams
  readonly context: ServerContext
  readonly signal: AbortSignal
  readonly bodyLimit: BodyLimit
}

/**
 * Calls a procedure as tRPC does, with all of its middleware. The body is read only when the input is first used, which
 * is after the access check.
 */
export function callProcedure(router: AnyTRPCRouter, call: RestCall): Promise<unknown> {
  const { procedure, params, query, request, context, signal, bodyLimit } = call
  let rawInput: Promise<unknown> | undefined
  const read = async () => {
    const isGet = procedure.method === 'GET'
    const [key] = query.keys()
    // The input of a mutation must be in the path or, as JSON, in the body. A query string ends up in logs, and a form
    // on any page can send one.
    if (!isGet && key !== undefined) throw badField(key, 'may not come in the query; send it in the body, as JSON')
    const body = isGet ? undefined : await readJson(request, bodyLimit)
    return inputOf(procedure.input, { params, query, body })
  }
  return callTRPCProcedure({
    router,
    path: procedure.name,
    type: procedure.kind,
    ctx: context,
    getRawInput: () => {
      rawInput ??= read()
      return rawInput
    },
    signal,
    batchIndex: 0,
  })
}
