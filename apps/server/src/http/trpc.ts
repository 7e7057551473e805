import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Logger, type ServerContext, toAppError } from '@assistant/api'
import type { AnyTRPCRouter, TRPCError } from '@trpc/server'
import type { NodeHTTPCreateContextFnOptions } from '@trpc/server/adapters/node-http'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { ReaderGoneError } from '../backpressure.js'
import { type ContextOptions, createContext, endWithAccess } from './context.js'
import type { Target } from './guard.js'
import type { HttpLimits } from './limits.js'

export interface TrpcOptions extends ContextOptions {
  readonly router: AnyTRPCRouter
  readonly limits: HttpLimits
}

type ContextParts = NodeHTTPCreateContextFnOptions<IncomingMessage, ServerResponse>

/** Answers one call, or one batch of calls, that the guard has let through. */
export type AnswerCall = (request: IncomingMessage, response: ServerResponse, target: Target) => void

/** What answers `/trpc` over HTTP. The answer's id is its `x-request-id` header, set before. */
export function createTrpcAnswer(options: TrpcOptions): AnswerCall {
  const handlerOptions = {
    basePath: '/trpc/',
    maxBodySize: options.limits.bodyBytes,
    maxBatchSize: options.limits.callsInBatch,
    allowMethodOverride: true,
    // The adapter sets `vary`, and for streams `cache-control`, over what the server has set.
    responseMeta: () => ({
      headers: new Headers([
        ['vary', 'Origin'],
        ['cache-control', 'no-store'],
      ]),
    }),
    createContext: async ({ req, res, info }: ContextParts): Promise<ServerContext> => {
      const isStreamed = info.type === 'subscription' || info.accept !== null
      const context = await createContext(options, req, res, isStreamed)
      if (info.type === 'subscription') endWithAccess(options, context, res)
      return context
    },
  }
  return (request, response, target) => {
    const requestId = String(response.getHeader('x-request-id'))
    // A GET has no content that a type could be of. tRPC would refuse some.
    if (request.method === 'GET') delete request.headers['content-type']
    // A token in a URL ends up in logs and histories: over HTTP it is not looked at.
    if (target.query.has('connectionParams')) {
      const query = new URLSearchParams(target.query)
      query.delete('connectionParams')
      request.url = `${target.path}?${query}`
    }
    createHTTPHandler({
      ...handlerOptions,
      router: routerOfRequest(options.router, requestId),
      onError: ({ error, type, path, ctx }) =>
        ctx ? logUnheard(options.log, error, type, path, ctx) : logUnrun(options.log, error, type, path, requestId),
    })(request, response)
  }
}

/** The router as one request sees it: what fails before there is a context bears the id of the request all the same. */
function routerOfRequest(router: AnyTRPCRouter, requestId: string): AnyTRPCRouter {
  const config = router._def._config
  const errorFormatter: typeof config.errorFormatter = (failure) =>
    config.errorFormatter({ ...failure, ctx: failure.ctx ?? { requestId } })
  return { ...router, _def: { ...router._def, _config: { ...config, errorFormatter } } }
}

/** What fails before it has a context never becomes a call that would write its own line of log. */
function logUnrun(log: Logger, error: TRPCError, type: string, path: string | undefined, requestId: string): void {
  const failure = toAppError(error)
  const facts = { requestId, path, type, outcome: failure.reason }
  if (failure.reason === 'INTERNAL') log.error({ ...facts, err: failure.cause }, 'call failed')
  else log.info(facts, 'a request was refused')
}

/** Calls write their own line of log; what fails outside of them, or in a stream that has begun, is told here. */
export function logUnheard(
  log: Logger,
  error: TRPCError,
  type: string,
  path: string | undefined,
  context: unknown,
): void {
  const failure = toAppError(error)
  const requestId = context instanceof Object && 'requestId' in context ? context.requestId : undefined
  const facts = { requestId, path, type, outcome: failure.reason }
  if (failure.reason !== 'INTERNAL' || error.cause instanceof ReaderGoneError) log.debug(facts, 'not answered as asked')
  else if (type === 'subscription' || type === 'unknown') log.error({ ...facts, err: failure.cause }, 'call failed')
}
