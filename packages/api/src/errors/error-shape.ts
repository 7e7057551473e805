import type { ErrorBody, ErrorCode } from '@assistant/contract'
import { errorCodes } from '@assistant/contract'
import { DatabaseError } from '@assistant/database'
import type { TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { AppError, type FieldProblem } from './app-error.js'

/** The code and message that replace those of a TRPCError. Messages of tRPC may contain internals. */
const transportErrors: Partial<Record<TRPCError['code'], readonly [ErrorCode, string]>> = {
  PARSE_ERROR: ['BAD_REQUEST', 'The request could not be read. Send valid JSON.'],
  BAD_REQUEST: ['BAD_REQUEST', 'The request is not a valid call.'],
  NOT_FOUND: ['NOT_FOUND', 'There is no such procedure.'],
  METHOD_NOT_SUPPORTED: ['METHOD_NOT_ALLOWED', 'Use GET for queries and POST for mutations.'],
  PAYLOAD_TOO_LARGE: ['PAYLOAD_TOO_LARGE', 'The request is too large.'],
  UNSUPPORTED_MEDIA_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 'Send application/json.'],
  CLIENT_CLOSED_REQUEST: ['BAD_REQUEST', 'The request was aborted.'],
}

/** The code and message for the kinds of database errors that callers can expect. All other kinds are INTERNAL. */
const databaseErrors: Partial<Record<DatabaseError['kind'], readonly [ErrorCode, string]>> = {
  overloaded: ['OVERLOADED', 'Too much is happening at once. Try again in a moment.'],
  unavailable: ['UNAVAILABLE', 'The database cannot be reached. Try again in a moment.'],
  full: ['UNAVAILABLE', 'The server cannot store anything at the moment: its disk is full.'],
}

/** Converts anything that was thrown to the AppError that is sent to the caller. Unexpected errors become INTERNAL. */
export function toAppError(error: unknown): AppError {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof AppError) return at
    const known = at instanceof DatabaseError ? databaseErrors[at.kind] : undefined
    if (known) return new AppError(known[0], known[1], { cause: error })
  }
  if (!isTrpcError(error)) return internal(error)
  // An output that does not match its schema has a ZodError as its cause too, but another code: a bug of the server.
  if (error.code === 'BAD_REQUEST' && error.cause instanceof ZodError) return invalidInput(error.cause)
  // Over HTTP, tRPC parses the input lazily and reports invalid JSON as BAD_REQUEST.
  const isUnreadable = error.code === 'BAD_REQUEST' && error.cause instanceof SyntaxError
  const transport = transportErrors[isUnreadable ? 'PARSE_ERROR' : error.code]
  if (transport) return new AppError(transport[0], transport[1], { cause: error })
  return internal(error)
}

function internal(cause: unknown): AppError {
  return new AppError('INTERNAL', 'Something went wrong on the server. Its log has more under the request id.', {
    cause,
  })
}

/** Returns the error as it is sent to the caller. */
export function errorBody(error: AppError, requestId: string): ErrorBody {
  return {
    code: error.reason,
    message: error.message,
    requestId,
    ...(error.fields && { fields: error.fields.map((field) => ({ ...field })) }),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
  }
}

/**
 * Returns true for ACCOUNT_SUSPENDED and all codes with status 401: the caller is not, or no longer, signed in, or has
 * presented wrong credentials.
 */
export function isAboutCaller(code: ErrorCode): boolean {
  return errorCodes[code].http === 401 || code === 'ACCOUNT_SUSPENDED'
}

/** Returns the HTTP status of a code over tRPC: 404 for EVENTS_EXPIRED, which is 410 over REST, else that of REST. */
export function trpcHttpStatus(code: ErrorCode): number {
  const { http } = errorCodes[code]
  return http === 410 ? 404 : http
}

function isTrpcError(error: unknown): error is TRPCError {
  return error instanceof Error && error.name === 'TRPCError'
}

/** Maximum number of fields in a validation error, because a hostile input can have a million invalid ones. */
const maxFields = 20
const maxPathLength = 200

function invalidInput(error: ZodError): AppError {
  const fields: FieldProblem[] = []
  const add = (path: PropertyKey[], message: string) => {
    if (fields.length < maxFields) fields.push({ path: path.join('.').slice(0, maxPathLength), message })
  }
  for (const issue of error.issues.slice(0, maxFields)) {
    if (issue.code !== 'unrecognized_keys') add(issue.path, issue.message)
    else for (const key of issue.keys.slice(0, maxFields)) add([...issue.path, key], 'unknown key')
  }
  const summary = fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).slice(0, 3)
  return new AppError('BAD_REQUEST', `The input is not valid. ${summary.join('; ')}.`, { fields, cause: error })
}
