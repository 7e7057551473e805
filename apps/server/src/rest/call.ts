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
 * Calls a procedure as tRPC does: all that stands in front of it runs, and the body is read when its input is asked for
 * the first time, which is after the caller was looked at.
 */
export function callProcedure(router: AnyTRPCRouter, call: RestCall): Promise<unknown> {
  const { procedure, params, query, request, context, signal, bodyLimit } = call
  let rawInput: Promise<unknown> | undefined
  const read = async () => {
    const isReading = procedure.method === 'GET'
    const [key] = query.keys()
    // Addresses end up in logs, and a form of any page can make them: what changes something comes as JSON.
    if (!isReading && key !== undefined) throw badField(key, 'may not come in the query; send it in the body, as JSON')
    const body = isReading ? undefined : await readJson(request, bodyLimit)
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
