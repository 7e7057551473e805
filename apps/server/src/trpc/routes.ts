import type { IncomingMessage } from 'node:http'
import { AppError, type Logger, type ServerContext, toAppError } from '@assistant/api'
import { errorCodes } from '@assistant/contract'
import type { AnyTRPCRouter, TRPCError } from '@trpc/server'
import { resolveResponse } from '@trpc/server/http'
import { ReaderGoneError } from '../flow/backpressure.js'
import { assertBodyLength, type BodyLimit, bodyLimitOf } from '../http/body/body-limit.js'
import { assertJsonType } from '../http/body/content.js'
import { assertJsonLimits } from '../http/body/json-limits.js'
import { admitBody, admitStream, authenticateRequest, type ContextOptions, createContext } from '../http/context.js'
import { answerTrpcError, largestRetryAfter } from '../http/error-answer.js'
import type { HttpLimits } from '../http/limits.js'
import type { FindRoute, Route } from '../http/route.js'
import { badPath, isTrpcPath, type Target } from '../http/target.js'
import { sendFetchResponse, toFetchRequest } from './fetch-adapter.js'
import { installTextEncoderStream } from './text-encoder-stream.js'

export interface TrpcOptions extends ContextOptions {
  readonly router: AnyTRPCRouter
  readonly limits: HttpLimits
  /** Called with the error's code when a request is refused before a procedure is called. */
  readonly onRejected: (code: string) => void
}

/** Answers `/trpc` over HTTP: one call, or one batch of calls. The id of the answer is its `x-request-id` header. */
export function createTrpcRoutes(options: TrpcOptions): FindRoute {
  const { router, limits } = options
  installTextEncoderStream()
  const answer: Route['answer'] = async (request, response, target) => {
    const call = readCall(target, router)
    admitCall(request, call, limits)
    const requestId = String(response.getHeader('x-request-id'))
    const authentication = await authenticateRequest(options, request)
    if (response.destroyed) return
    const bodyLimit = admitBody(options, authentication, response, limits, call.bodyLimit)
    const fetchRequest = toFetchRequest(request, response, target, { ...call, bodyLimit })
    let isToldOf = false
    let isStream = false
    let streamError: { readonly failure: AppError; readonly path: string | undefined } | undefined
    const answered = await resolveResponse({
      router: routerOfRequest(router, requestId),
      req: fetchRequest,
      path: call.path,
      error: null,
      maxBatchSize: limits.callsInBatch,
      allowMethodOverride: true,
      async createContext({ info }): Promise<ServerContext> {
        isStream = info.type === 'subscription' || info.accept !== null
        const facts = { kind: 'http', procedures: call.procedures, isStreamed: isStream } as const
        const context = createContext(options, authentication, request, response, facts)
        if (info.type === 'subscription') admitStream(options, context, response)
        return context
      },
      // tRPC sets `vary`, and for streams `cache-control`, over what the server has set.
      responseMeta({ errors }) {
        const headers = new Headers({ vary: 'Origin', 'cache-control': 'no-store' })
        const seconds = largestRetryAfter(errors.map(toAppError))
        if (seconds !== undefined) headers.set('retry-after', String(seconds))
        return { headers }
      },
      onError({ error, type, path, ctx }) {
        const failure = toAppError(error)
        if (type === 'subscription' && isTemporary(failure)) streamError ??= { failure, path }
        // tRPC reports an error without a context twice where the answer is a stream.
        if (!ctx && isToldOf) return
        isToldOf ||= !ctx
        if (!ctx || type === 'unknown') options.onRejected(failure.reason)
        if (ctx) logErrorOutsideCall(options.log, error, type, path, ctx)
        else logErrorBeforeContext(options.log, error, type, path, requestId)
      },
    })
    // tRPC would answer a refused stream with status 200 and an error event. Proxies and clients act on the status.
    if (streamError !== undefined) {
      await answered.body?.cancel()
      answerTrpcError(response, router, streamError.failure, requestId, streamError.path)
    } else await sendFetchResponse(answered, response, isStream, fetchRequest.signal)
  }
  const route: Route = { methods: ['GET', 'POST'], isShared: true, isWork: true, answer }
  return (path) => (isTrpcPath(path) ? route : undefined)
}

/** The calls of a request, read from its target alone. */
interface Call {
  /** Below `/trpc`, as sent. */
  readonly path: string
  /** Number of calls of a batch; undefined for a single call. */
  readonly batchCalls: number | undefined
  readonly procedures: readonly string[]
  /** The input of a GET, as JSON. */
  readonly input: string | null
  readonly bodyLimit: BodyLimit
}

function readCall({ path, query }: Target, router: AnyTRPCRouter): Call {
  const isBatch = query.get('batch') === '1'
  const below = path.slice('/trpc'.length).replace(/^\//, '').replace(/\/$/, '')
  const name = decodePath(below)
  const procedures = isBatch ? name.split(',') : [name]
  const bodyLimit = bodyLimitOf(procedures, (procedure) => Object.hasOwn(router._def.procedures, procedure))
  const batchCalls = isBatch ? procedures.length : undefined
  return { path: below, batchCalls, procedures, input: query.get('input'), bodyLimit }
}

/**
 * Rejects a request whose content type, size or JSON is not allowed. Requiring JSON also keeps forms of foreign pages out:
 * browsers send no JSON across origins without a preflight request.
 * @throws {AppError} UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, BAD_REQUEST
 */
function admitCall(request: IncomingMessage, call: Call, { callsInBatch }: HttpLimits): void {
  if (request.method === 'POST') assertJsonType(request)
  if (call.batchCalls !== undefined && call.batchCalls > callsInBatch) {
    throw new AppError('BAD_REQUEST', `A batch has at most ${callsInBatch} calls. None of this one was run.`)
  }
  assertBodyLength(request, call.bodyLimit)
  if (call.input !== null) assertJsonLimits(call.input, call.batchCalls)
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (cause) {
    throw badPath(cause)
  }
}

/** Returns whether the same call may succeed later. */
function isTemporary({ reason }: AppError): boolean {
  return errorCodes[reason].http === 429 || errorCodes[reason].http === 503
}

/** Returns a router whose errors carry the id of the request, also those that occur before there is a context. */
function routerOfRequest(router: AnyTRPCRouter, requestId: string): AnyTRPCRouter {
  const config = router._def._config
  const errorFormatter: typeof config.errorFormatter = (failure) =>
    config.errorFormatter({ ...failure, ctx: failure.ctx ?? { requestId } })
  return { ...router, _def: { ...router._def, _config: { ...config, errorFormatter } } }
}

/** Logs an error that occurred before there was a context. Such a request never becomes a call, which logs itself. */
function logErrorBeforeContext(
  log: Logger,
  error: TRPCError,
  type: string,
  path: string | undefined,
  requestId: string,
): void {
  const failure = toAppError(error)
  const facts = { requestId, path, type, outcome: failure.reason }
  if (failure.reason === 'INTERNAL') log.error({ ...facts, err: failure.cause }, 'call failed')
  else log.info(facts, 'a request was refused')
}

/** Logs an error outside of calls, or in a stream that has begun. Calls log themselves. */
export function logErrorOutsideCall(
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
