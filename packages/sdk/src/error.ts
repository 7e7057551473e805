import { TRPCClientError } from '@trpc/client'
import type { AppRouter, ErrorCode } from './router.js'

/**
 * What goes wrong on this side of the wire:
 * `NETWORK`: no answer, or none that the Assistant gives (the cause says more);
 * `ABORTED`: the call's own signal was aborted;
 * `CLOSED`: the client was closed;
 * `DAMAGED_FILE`: a file does not have the announced size or hash, or never came;
 * `UNSAFE_PATH`: a file would be written outside of its folder, or under a name that is not safe on every system.
 */
export type ClientErrorCode = 'NETWORK' | 'ABORTED' | 'CLOSED' | 'DAMAGED_FILE' | 'UNSAFE_PATH'

export type AssistantErrorCode = ErrorCode | ClientErrorCode

/** A part of the input that is wrong; `path` is dotted, and empty for the whole. */
export interface FieldError {
  readonly path: string
  readonly message: string
}

export interface AssistantErrorDetails {
  readonly requestId?: string | undefined
  readonly fields?: readonly FieldError[] | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly cause?: unknown
}

/**
 * Every failure of this package, over HTTP and WebSocket alike. Programs read `code`, people the message; who runs the
 * server finds more in its log under `requestId`. It is tRPC's error too, so that what is written for tRPC understands it.
 */
export class AssistantError extends TRPCClientError<AppRouter> {
  readonly code: AssistantErrorCode
  readonly requestId: string | undefined
  /** Which parts of the input are wrong; empty for all codes but BAD_REQUEST. */
  readonly fields: readonly FieldError[]
  /** Seconds to wait before another try, with every temporary refusal of the server, such as RATE_LIMITED and OVERLOADED. */
  readonly retryAfterSeconds: number | undefined

  constructor(code: AssistantErrorCode, message: string, details: AssistantErrorDetails = {}) {
    const cause = details.cause
    super(message, {
      ...(cause instanceof Error && { cause }),
      // What was an answer of the server stays one for those who look at tRPC's own fields.
      ...(cause instanceof TRPCClientError && cause.shape && { result: { error: cause.shape } }),
    })
    // tRPC's constructor makes every instance a plain TRPCClientError.
    Object.setPrototypeOf(this, AssistantError.prototype)
    this.name = 'AssistantError'
    this.code = code
    this.requestId = details.requestId
    this.fields = details.fields ?? []
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}

/** Whether it is an AssistantError, with one of these codes when some are given: `isAssistantError(e, 'CONFLICT')`. */
export function isAssistantError<Code extends AssistantErrorCode = AssistantErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is AssistantError & { readonly code: Code } {
  if (!(error instanceof AssistantError)) return false
  return codes.length === 0 || codes.some((code) => code === error.code)
}

/** The one error of this package for whatever a link or a fetch threw. */
export function toAssistantError(error: unknown): AssistantError {
  if (error instanceof AssistantError) return error
  const answer = serverError(error)
  if (answer) return new AssistantError(answer.code, answer.message, { ...answer, cause: error })
  const reason = error instanceof Error && error.message !== '' ? `: ${error.message}` : ''
  return new AssistantError('NETWORK', `The Assistant gave no answer${reason}.`, { cause: error })
}

/** What an answer says, plain or in tRPC's envelope; undefined when it is none of the Assistant's. */
export function errorOfAnswer(body: unknown): AssistantError | undefined {
  const plain = member(body, 'error')
  const answer = [plain, member(member(plain, 'data'), 'error')].find(isServerError)
  return answer && new AssistantError(answer.code, answer.message, answer)
}

/** What to throw when `signal` ended the work: ABORTED, or what the signal was aborted with when that says more. */
export const aborted = (signal: AbortSignal): AssistantError =>
  isAssistantError(signal.reason)
    ? signal.reason
    : new AssistantError('ABORTED', 'The call was aborted.', { cause: signal.reason })

/** The same promise for who does not wait longer than `signal` lets them. */
export function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(aborted(signal))
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

interface ServerError {
  readonly code: ErrorCode
  readonly message: string
  readonly requestId?: string
  readonly fields?: readonly FieldError[]
  readonly retryAfterSeconds?: number
}

/** In tRPC's envelope, or plain: what stands in front of the procedures has no envelope. */
function serverError(error: unknown): ServerError | undefined {
  if (!(error instanceof TRPCClientError)) return undefined
  const candidates: unknown[] = [member(error.data, 'error'), member(member(error.meta, 'responseJSON'), 'error')]
  return candidates.find(isServerError)
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined

// A newer server may know more codes than these types: what has the form is taken as it is.
const isServerError = (value: unknown): value is ServerError =>
  typeof member(value, 'code') === 'string' &&
  /^[A-Z_]+$/.test(String(member(value, 'code'))) &&
  typeof member(value, 'message') === 'string'
