import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Authentication, type Logger, type ServerContext, type Services, toAppError } from '@assistant/api'
import type { ErrorCode } from '@assistant/contract'
import type { AnyTRPCRouter, TRPCError } from '@trpc/server'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { createBackpressure, ReaderGoneError } from '../backpressure.js'
import { bearerToken } from '../bearer-token.js'
import { callOrigin } from '../origin.js'
import type { Target } from './guard.js'
import type { HttpLimits } from './limits.js'

export interface TrpcOptions {
  readonly router: AnyTRPCRouter
  readonly services: Services
  readonly log: Logger
  readonly limits: HttpLimits
  /** Who a token belongs to; undefined stands for no token. */
  readonly authenticate: (token: string | undefined) => Promise<Authentication>
  /** Calls `end` once when this session no longer stands. Answers what stops the watch. */
  readonly watchAccess: (
    session: { readonly sessionId: string; readonly userId: string },
    end: (reason: ErrorCode) => void,
  ) => () => void
}

/** Answers one call, or one batch of calls, that the guard has let through. */
export type AnswerCall = (request: IncomingMessage, response: ServerResponse, target: Target) => void

/** What answers `/trpc` over HTTP. The answer's id is its `x-request-id` header, set before. */
export function createTrpcAnswer(options: TrpcOptions): AnswerCall {
  const handler = createHTTPHandler({
    router: options.router,
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
    createContext: async ({ req, res, info }) => {
      const authentication = await options.authenticate(bearerToken(req.headers.authorization))
      if (info.type === 'subscription') endWithSession(authentication, res, options.watchAccess)
      return createContext(options, authentication, req, res)
    },
    onError: ({ error, type, path, ctx }) => logUnheard(options.log, error, type, path, ctx),
  })
  return (request, response, target) => {
    // A token in a URL ends up in logs and histories: over HTTP it is not looked at.
    if (target.query.has('connectionParams')) {
      const query = new URLSearchParams(target.query)
      query.delete('connectionParams')
      request.url = `${target.path}?${query}`
    }
    handler(request, response)
  }
}

function createContext(
  { services, log }: TrpcOptions,
  authentication: Authentication,
  request: IncomingMessage,
  response: ServerResponse,
): ServerContext {
  const isGone = () => response.destroyed || request.socket.destroyed
  const backpressure = createBackpressure({
    stream: response,
    isGone,
    unsentBytes: () => response.writableLength,
    giveUp: () => response.destroy(),
  })
  return {
    services,
    authentication,
    origin: callOrigin(request),
    transport: {
      kind: 'http',
      isGone,
      drained: backpressure.drained,
    },
    requestId: String(response.getHeader('x-request-id')),
    log,
  }
}

/** An event stream outlives the look at its session that every call begins with. */
function endWithSession({ claims }: Authentication, response: ServerResponse, watch: TrpcOptions['watchAccess']): void {
  if (claims === null || response.destroyed) return
  const stop = watch(claims, () => response.destroy())
  response.once('close', stop)
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
