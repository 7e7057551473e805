import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  AppError,
  type Authentication,
  type Logger,
  type ServerContext,
  type Services,
  type Telemetry,
} from '@assistant/api'
import type { ErrorCode } from '@assistant/contract'
import type { AnswerBudget } from '../flow/answer-budget.js'
import { createBackpressure } from '../flow/backpressure.js'
import type { Slots } from '../flow/slots.js'
import type { ReadClientInfo } from '../network/client-info.js'
import { anonymousLimit, type BodyLimit } from './body/body-limit.js'
import { mayExceed } from './body/content.js'
import { createCallScheduler } from './call-scheduler.js'
import { bearerToken } from './headers/bearer-token.js'
import type { CookieJar } from './headers/cookies.js'
import type { HttpLimits } from './limits.js'

export interface ContextOptions {
  readonly cookieJar: CookieJar
  readonly readClientInfo: ReadClientInfo
  /** Slots for streams over HTTP, by session and by user. */
  readonly streamSlots: Slots
  readonly userStreamSlots: Slots
  /** Slots for large bodies, by user. */
  readonly largeBodySlots: Slots
  readonly answerBudget: AnswerBudget
  readonly services: Services
  readonly log: Logger
  readonly telemetry: Telemetry
  /** Returns the caller that a token belongs to. Undefined stands for no token. */
  readonly authenticate: (token: string | undefined) => Promise<Authentication>
  /** Calls `end` once when this session is no longer valid. Returns a function that stops the watch. */
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

/** Returns the caller of a request. Where there is an Authorization header, the cookie is ignored, also when the header is bad. */
export function authenticateRequest(
  { cookieJar, authenticate }: ContextOptions,
  request: IncomingMessage,
): Promise<Authentication> {
  return authenticate(bearerToken(request.headers.authorization) ?? cookieJar.accessToken(request))
}

/**
 * Returns how large a body may be for this caller. A large body of a signed-in caller takes one of their slots until it
 * is answered.
 * @throws {AppError} RATE_LIMITED, when all of their slots are taken
 */
export function admitBody(
  { largeBodySlots }: ContextOptions,
  { claims }: Authentication,
  response: ServerResponse,
  { anonymousBodyBytes }: HttpLimits,
  limit: BodyLimit,
): BodyLimit {
  if (claims === null) return anonymousLimit(limit, anonymousBodyBytes)
  if (mayExceed(response.req, anonymousBodyBytes) && !response.destroyed) {
    const message = 'You have too many large requests under way. Send them one after the other.'
    takeSlot(largeBodySlots, claims.userId, response, { message, retryAfterSeconds: 1 })
  }
  return limit
}

/** Takes a slot until the answer is over. @throws {AppError} RATE_LIMITED, where there is none */
function takeSlot(
  slots: Slots,
  holder: string,
  response: ServerResponse,
  { message, retryAfterSeconds }: { readonly message: string; readonly retryAfterSeconds: number },
): void {
  const release = slots.take(holder)
  if (release === undefined) throw new AppError('RATE_LIMITED', message, { retryAfterSeconds })
  response.once('close', release)
}

export interface ContextFacts {
  readonly kind: 'http' | 'rest'
  /** The procedures that the request calls; none where it is answered by a stream that waits for its reader. */
  readonly procedures: readonly string[]
  readonly isStreamed: boolean
}

/** Returns what the procedures get of one request. The answer's id is its `x-request-id` header, set before. */
export function createContext(
  { services, log, telemetry, cookieJar, readClientInfo, answerBudget }: ContextOptions,
  authentication: Authentication,
  request: IncomingMessage,
  response: ServerResponse,
  { kind, procedures, isStreamed }: ContextFacts,
): ServerContext {
  const isGone = () => response.destroyed || request.socket.destroyed
  const { drained } = createBackpressure({
    stream: response,
    isGone,
    unsentBytes: () => response.writableLength,
    giveUp: () => response.destroy(),
  })
  const userId = authentication.claims?.userId
  const inTurn = createCallScheduler({ answerBudget, userId, procedures, response, isGone })
  return {
    services,
    authentication,
    client: readClientInfo(request),
    transport: { kind, isGone, drained, inTurn },
    cookies: cookieJar.ofCall(request, response, isStreamed),
    requestId: String(response.getHeader('x-request-id')),
    log,
    telemetry,
    traceparent: traceparentOf(request),
  }
}

/** Where a caller stands in a trace (W3C Trace Context, 3.2). */
export function traceparentOf({ headers }: IncomingMessage): string | undefined {
  return typeof headers.traceparent === 'string' ? headers.traceparent : undefined
}

/**
 * Lets a stream of a session begin. It outlives the look at the session, and at the project, that every call begins with:
 * it ends when that no longer holds, by `end` where its reader can be told why.
 * @throws {AppError} RATE_LIMITED, when the session has too many of them
 */
export function admitStream(
  { watchAccess, streamSlots, userStreamSlots }: ContextOptions,
  { authentication: { claims } }: ServerContext,
  response: ServerResponse,
  { projectId, end = () => response.destroy() }: AccessEnd = {},
): void {
  if (claims === null || response.destroyed) return
  const limitError = {
    message: 'You have too many streams and downloads open. End one of them first.',
    retryAfterSeconds: 5,
  }
  takeSlot(streamSlots, claims.sessionId, response, limitError)
  takeSlot(userStreamSlots, claims.userId, response, limitError)
  response.once('close', watchAccess({ ...claims, ...(projectId !== undefined && { projectId }) }, end))
}

interface AccessEnd {
  /** The project whose member the reader has to stay. */
  readonly projectId?: string
  /** Default: the answer breaks off. */
  readonly end?: (reason: ErrorCode) => void
}
