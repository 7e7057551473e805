import { type ErrorCode, errorCodes } from '@assistant/contract'
import { TRPCError } from '@trpc/server'

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
  readonly retryAfterSeconds: number | undefined

  constructor(
    readonly reason: ErrorCode,
    message: string,
    details: AppErrorDetails = {},
  ) {
    super({ code: errorCodes[reason].trpc, message, cause: details.cause })
    this.fields = details.fields
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}

/** BAD_REQUEST about one field of the input. */
export function badField(path: string, message: string): AppError {
  return new AppError('BAD_REQUEST', `${path}: ${message}.`, { fields: [{ path, message }] })
}
