import { type ErrorCode, errorCodes } from '@assistant/contract'
import { TRPCError } from '@trpc/server'

/** Seconds to wait after a temporary refusal whose rule names no time of its own: one for every 429 and 503. */
const defaultRetryAfterSeconds: Partial<Record<ErrorCode, number>> = {
  RATE_LIMITED: 1,
  QUOTA_EXCEEDED: 60,
  OVERLOADED: 1,
  SHUTTING_DOWN: 2,
  UNAVAILABLE: 5,
  ENGINE_UNAVAILABLE: 60,
}

export interface FieldProblem {
  /** Where in the input, dotted: `settings.primaryColor`. */
  readonly path: string
  readonly message: string
}

export interface AppErrorDetails {
  readonly fields?: readonly FieldProblem[]
  readonly retryAfterSeconds?: number
  /** What led to it: for the log, never for the caller. */
  readonly cause?: unknown
}

/** An expected failure, with a code of the contract. Its message is shown to people and says what to do. */
export class AppError extends TRPCError {
  override readonly name = 'AppError'
  readonly fields: readonly FieldProblem[] | undefined
  /** Seconds to wait before another try. Every error that is answered with 429 or 503 has it. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    readonly reason: ErrorCode,
    message: string,
    details: AppErrorDetails = {},
  ) {
    super({ code: errorCodes[reason].trpc, message, cause: details.cause })
    this.fields = details.fields
    this.retryAfterSeconds = details.retryAfterSeconds ?? defaultRetryAfterSeconds[reason]
  }
}

/** BAD_REQUEST about one field of the input. */
export function badField(path: string, message: string): AppError {
  return new AppError('BAD_REQUEST', `${path}: ${message}.`, { fields: [{ path, message }] })
}
