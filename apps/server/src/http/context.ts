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
  /** Slots for event streams and downloads over HTTP, per session. */
  readonly streamSlots: Slots
  /** Slots for event streams and downloads over HTTP, per user. */
  readonly userStreamSlots: Slots
  /** Slots for large bodies, per user. */
  readonly largeBodySlots: Slots
  readonly answerBudget: AnswerBudget
  readonly services: Services
  readonly log: Logger
  readonly telemetry: Telemetry
  /**
   * Returns the claims of an access token, or the reason why there are none. Undefined means that no token was sent.
   */
  readonly authenticate: (token: string | undefined) => Promise<Authentication>
  /**
   * Calls `end` once when the session is no longer valid, the signing key `keyId` is retired, or the user has lost
   * access to `projectId`. Returns a function that stops the watch.
   */
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

/**
 * Authenticates a request by its Authorization header or, without one, by the access cookie. A header that is not valid
 * is not replaced by the cookie.
 */
export function authenticateRequest(
  { cookieJar, authenticate }: ContextOptions,
  request: IncomingMessage,
): Promise<Authentication> {
  return authenticate(bearerToken(request.headers.authorization) ?? cookieJar.accessToken(request))
}

/**
 * Returns the maximum body size for this caller. A body of a signed-in caller that may exceed `anonymousBodyBytes`
 * takes one of the user's slots until the response is closed.
 * @throws {AppError} RATE_LIMITED when all slots of the user are taken
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
    const message = 'You have too many large requests in progress. Send them one after the other.'
    takeSlot(largeBodySlots, claims.userId, response, { message, retryAfterSeconds: 1 })
  }
  return limit
}

/**
 * Takes a slot until the response is closed.
 * @throws {AppError} RATE_LIMITED when no slot is free
 */
function takeSlot(
  slots: Slots,
  key: string,
  response: ServerResponse,
  { message, retryAfterSeconds }: { readonly message: string; readonly retryAfterSeconds: number },
): void {
  const release = slots.take(key)
  if (release === undefined) throw new AppError('RATE_LIMITED', message, { retryAfterSeconds })
  response.once('close', release)
}

export interface ContextFacts {
  readonly kind: 'http' | 'rest'
  /**
   * The procedures that the request calls. Empty when the answer is a stream with backpressure, which needs no budget.
   */
  readonly procedures: readonly string[]
  readonly isStreamed: boolean
}

/**
 * Returns the context of the procedures that a request calls. The `requestId` is read from the `x-request-id` header of
 * the answer.
 */
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

/**
 * Returns the `traceparent` header, which names the caller's span (W3C Trace Context, 3.2), or undefined without one.
 */
export function traceparentOf({ headers }: IncomingMessage): string | undefined {
  return typeof headers.traceparent === 'string' ? headers.traceparent : undefined
}

/**
 * Takes a slot of the session and one of the user for a stream, until the response is closed. Calls `end` when the
 * caller loses access, because a stream lasts longer than the check of session and project at its beginning. Does
 * nothing for an anonymous caller.
 * @throws {AppError} RATE_LIMITED when the session or the user has too many streams
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
  /** The project that the caller must keep access to. Default: none. Session and signing key are watched in any case. */
  readonly projectId?: string
  /** Called with the reason when the access has ended. Default: destroys the response. */
  readonly end?: (reason: ErrorCode) => void
}
