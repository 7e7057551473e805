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
  /** Called with the error's code when a request is rejected before a procedure is called. */
  readonly onRejected: (code: string) => void
}

/**
 * Serves `/trpc` over HTTP: single calls and batches. The request id is read from the `x-request-id` header of the
 * answer.
 */
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
    let isReported = false
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
      // tRPC overwrites `vary`, and for streams `cache-control`, so both are set again.
      responseMeta({ errors }) {
        const headers = new Headers({ vary: 'Origin', 'cache-control': 'no-store' })
        const seconds = largestRetryAfter(errors.map(toAppError))
        if (seconds !== undefined) headers.set('retry-after', String(seconds))
        return { headers }
      },
      onError({ error, type, path, ctx }) {
        const failure = toAppError(error)
        if (type === 'subscription' && isTemporary(failure)) streamError ??= { failure, path }
        // For a streamed answer, tRPC reports an error without a context twice.
        if (!ctx && isReported) return
        isReported ||= !ctx
        if (!ctx || type === 'unknown') options.onRejected(failure.reason)
        if (ctx) logErrorOutsideCall(options.log, error, type, path, ctx)
        else logErrorBeforeContext(options.log, error, type, path, requestId)
      },
    })
    // tRPC would answer a stream that is rejected with a temporary error with status 200 and an error event. Proxies
    // and clients need the real status.
    if (streamError !== undefined) {
      await answered.body?.cancel()
      answerTrpcError(response, router, streamError.failure, requestId, streamError.path)
    } else await sendFetchResponse(answered, response, isStream, fetchRequest.signal)
  }
  const route: Route = { methods: ['GET', 'POST'], isShared: true, isWork: true, answer }
  return (path) => (isTrpcPath(path) ? route : undefined)
}

/** The calls of a request, as far as its target describes them. */
interface Call {
  /** Path below `/trpc`, as sent, without its leading and trailing slash. */
  readonly path: string
  /** Number of calls of a batch; undefined for a single call. */
  readonly batchCalls: number | undefined
  readonly procedures: readonly string[]
  /** The `input` parameter of the query, which is JSON text; null without one. */
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
 * Rejects a POST whose content type is not JSON, and a request with too many calls, a too large body or an `input`
 * parameter that exceeds the JSON limits. Requiring JSON also rejects forms of other sites: browsers send JSON across
 * origins only after a preflight request.
 * @throws {AppError} UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, BAD_REQUEST
 */
function admitCall(request: IncomingMessage, call: Call, { callsInBatch }: HttpLimits): void {
  if (request.method === 'POST') assertJsonType(request)
  if (call.batchCalls !== undefined && call.batchCalls > callsInBatch) {
    throw new AppError(
      'BAD_REQUEST',
      `A batch may have at most ${callsInBatch} calls. None was run. Send fewer of them.`,
    )
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

/** Returns true when the same call may succeed later. */
function isTemporary({ reason }: AppError): boolean {
  return errorCodes[reason].http === 429 || errorCodes[reason].http === 503
}

/** Returns a router whose errors contain the request id, also those that occur before a context exists. */
function routerOfRequest(router: AnyTRPCRouter, requestId: string): AnyTRPCRouter {
  const config = router._def._config
  const errorFormatter: typeof config.errorFormatter = (failure) =>
    config.errorFormatter({ ...failure, ctx: failure.ctx ?? { requestId } })
  return { ...router, _def: { ...router._def, _config: { ...config, errorFormatter } } }
}

/**
 * Logs an error that occurred before a context existed. No procedure runs for such a request, so nothing else logs it.
 */
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
  else log.info(facts, 'a request was rejected')
}

/**
 * Logs an error that tRPC reports. An INTERNAL error of a query or mutation is left out, because the procedure logs it.
 * Errors of other codes, and readers that are gone, are logged at the level debug.
 */
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
  if (failure.reason !== 'INTERNAL' || error.cause instanceof ReaderGoneError)
    log.debug(facts, 'a call ended with an error')
  else if (type === 'subscription' || type === 'unknown') log.error({ ...facts, err: failure.cause }, 'call failed')
}
