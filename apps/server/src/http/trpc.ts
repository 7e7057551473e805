import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, type Logger, type ServerContext, toAppError } from '@assistant/api'
import type { AnyTRPCRouter, TRPCError } from '@trpc/server'
import type { NodeHTTPCreateContextFnOptions } from '@trpc/server/adapters/node-http'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { ReaderGoneError } from '../backpressure.js'
import { demandJson, demandSize } from './content.js'
import { admitBody, admitStream, authenticateRequest, type ContextOptions, createContext } from './context.js'
import { badPath, type Target } from './guard.js'
import type { HttpLimits } from './limits.js'
import type { FindRoute, Route } from './route.js'

export interface TrpcOptions extends ContextOptions {
  readonly router: AnyTRPCRouter
  readonly limits: HttpLimits
  /** Hears of what is refused before a procedure is called. */
  readonly onRefused: (code: string) => void
}

type ContextParts = NodeHTTPCreateContextFnOptions<IncomingMessage, ServerResponse>

/** Whether what is asked at a path, below that of the public URL, is answered in tRPC's envelope. */
export function isTrpcPath(path: string): boolean {
  return path === '/trpc' || path.startsWith('/trpc/')
}

/** What answers `/trpc` over HTTP: one call, or one batch of them. The answer's id is its `x-request-id` header. */
export function createTrpcRoutes(options: TrpcOptions): FindRoute {
  const handlerOptions = {
    basePath: '/trpc/',
    maxBatchSize: options.limits.callsInBatch,
    allowMethodOverride: true,
    // The adapter sets `vary`, and for streams `cache-control`, over what the server has set.
    responseMeta: () => ({
      headers: new Headers([
        ['vary', 'Origin'],
        ['cache-control', 'no-store'],
      ]),
    }),
  }
  const answer: Route['answer'] = async (request, response, target) => {
    admitCall(request, target, options.limits)
    const requestId = String(response.getHeader('x-request-id'))
    // A GET has no content that a type could be of. tRPC would refuse some.
    if (request.method === 'GET') delete request.headers['content-type']
    // A token in a URL ends up in logs and histories: over HTTP it is not looked at.
    if (target.query.has('connectionParams')) {
      const query = new URLSearchParams(target.query)
      query.delete('connectionParams')
      request.url = `${target.path}?${query}`
    }
    const authentication = await authenticateRequest(options, request)
    if (response.destroyed) return
    const maxBodySize = admitBody(options, authentication, response, options.limits)
    let isToldOf = false
    // The adapter would go on keeping what comes of a body that nobody reads any more.
    response.once('finish', () => request.removeAllListeners('data').resume())
    createHTTPHandler({
      ...handlerOptions,
      maxBodySize,
      router: routerOfRequest(options.router, requestId),
      createContext({ info }: ContextParts): ServerContext {
        const isStreamed = info.type === 'subscription' || info.accept !== null
        const context = createContext(options, authentication, request, response, isStreamed)
        if (info.type === 'subscription') admitStream(options, context, response)
        return context
      },
      onError({ error, type, path, ctx }) {
        // What has no context is told of twice where the answer is a stream.
        if (!ctx && isToldOf) return
        isToldOf ||= !ctx
        if (!ctx || type === 'unknown') options.onRefused(toAppError(error).reason)
        if (ctx) logUnheard(options.log, error, type, path, ctx)
        else logUnrun(options.log, error, type, path, requestId)
      },
    })(request, response)
  }
  const route: Route = { methods: ['GET', 'POST'], isShared: true, isWork: true, answer }
  return (path) => (isTrpcPath(path) ? route : undefined)
}

/**
 * What a call over HTTP may be made with. Demanding JSON of every POST also keeps forms of foreign pages out: browsers
 * send no JSON across origins without asking first.
 * @throws {AppError} UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, BAD_REQUEST
 */
function admitCall(request: IncomingMessage, target: Target, { bodyBytes, callsInBatch }: HttpLimits): void {
  if (request.method === 'POST') demandJson(request)
  demandSize(request, bodyBytes)
  const calls = decodePath(target.path).split(',')
  if (target.query.get('batch') === '1' && calls.length > callsInBatch) {
    throw new AppError('BAD_REQUEST', `A batch has at most ${callsInBatch} calls. None of this one was run.`)
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (cause) {
    throw badPath(cause)
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
