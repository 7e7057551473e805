import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Authentication, type Logger, type ServerContext, type Services, toAppError } from '@assistant/api'
import type { ErrorCode } from '@assistant/contract'
import type { AnyTRPCRouter, TRPCError } from '@trpc/server'
import type { NodeHTTPCreateContextFnOptions } from '@trpc/server/adapters/node-http'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { createBackpressure, ReaderGoneError } from '../backpressure.js'
import { bearerToken } from '../bearer-token.js'
import type { ReadCallOrigin } from '../origin.js'
import type { CookieJar } from './cookies.js'
import type { Target } from './guard.js'
import type { HttpLimits } from './limits.js'

export interface TrpcOptions {
  readonly router: AnyTRPCRouter
  readonly cookieJar: CookieJar
  readonly callOrigin: ReadCallOrigin
  readonly services: Services
  readonly log: Logger
  readonly limits: HttpLimits
  /** Who a token belongs to; undefined stands for no token. */
  readonly authenticate: (token: string | undefined) => Promise<Authentication>
  /** Calls `end` once when this session no longer stands. Answers what stops the watch. */
  readonly watchAccess: (
    session: {
      readonly sessionId: string
      readonly userId: string
      readonly keyId?: string
      readonly projectId?: string
    },
    end: (reason: ErrorCode) => void,
  ) => () => void
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
      // A header counts alone, also when it is bad: nobody is taken for somebody else than they said.
      const token = bearerToken(req.headers.authorization) ?? options.cookieJar.accessToken(req)
      const authentication = await options.authenticate(token)
      if (info.type === 'subscription') endWithSession(authentication, res, options.watchAccess)
      const isStreamed = info.type === 'subscription' || info.accept !== null
      return createContext(options, authentication, req, res, isStreamed)
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

function createContext(
  { services, log, cookieJar, callOrigin }: TrpcOptions,
  authentication: Authentication,
  request: IncomingMessage,
  response: ServerResponse,
  isStreamed: boolean,
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
    cookies: cookieJar.ofCall(request, response, isStreamed),
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
