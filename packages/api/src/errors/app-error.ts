import { type ErrorCode, errorCodes } from '@assistant/contract'
import { TRPCError } from '@trpc/server'

/**
 * Default of `retryAfterSeconds` for each code with status 429 or 503. Errors with other codes have none by default.
 */
const defaultRetryAfterSeconds: Partial<Record<ErrorCode, number>> = {
  RATE_LIMITED: 1,
  QUOTA_EXCEEDED: 60,
  OVERLOADED: 1,
  SHUTTING_DOWN: 2,
  UNAVAILABLE: 5,
  ENGINE_UNAVAILABLE: 60,
}

export interface FieldProblem {
  /** Dotted path in the input: `settings.primaryColor`. */
  readonly path: string
  readonly message: string
}

export interface AppErrorDetails {
  readonly fields?: readonly FieldProblem[]
  readonly retryAfterSeconds?: number
  /** The underlying error. It is never sent to the caller. Errors with the code INTERNAL are logged with it. */
  readonly cause?: unknown
}

/** An error with a code of the contract. Its message is written for users and sent to them. */
export class AppError extends TRPCError {
  override readonly name = 'AppError'
  readonly fields: readonly FieldProblem[] | undefined
  /** Seconds to wait before the next attempt. Present on every error with status 429 or 503. */
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

/** Returns a BAD_REQUEST error for one field of the input. */
export function badField(path: string, message: string): AppError {
  return new AppError('BAD_REQUEST', `${path}: ${message}.`, { fields: [{ path, message }] })
}
