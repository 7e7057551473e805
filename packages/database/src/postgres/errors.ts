import { DatabaseError, ForeignKeyViolation, UniqueViolation } from '../errors.js'

// SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
const uniqueViolation = '23505'
const foreignKeyViolation = '23503'
const serializationFailure = '40001'
const deadlockDetected = '40P01'

const fullCodes: ReadonlySet<string> = new Set(['53100', '58030'])
const overloadedCodes: ReadonlySet<string> = new Set([
  serializationFailure,
  deadlockDetected,
  '25P03', // idle-in-transaction timeout
  '25P04', // transaction timeout
  '53200', // out of memory
  '53300', // too many connections
  '55P03', // lock timeout
  '57014', // canceled, usually by a timeout
])
const unavailableCodes: ReadonlySet<string> = new Set([
  '28000', // not allowed to connect
  '28P01', // wrong password
  '3D000', // no such database
  '57P01', // shutting down
  '57P02', // crashed
  '57P03', // starting up
  // Codes of the operating system:
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // no such socket
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** Converts a driver's error. Drops its message, because Drizzle's contains the SQL and its values. */
export function postgresError(error: unknown, { outcomeUnknown = false } = {}): DatabaseError {
  const cause = driverError(error)
  if (cause instanceof DatabaseError) return cause
  const code = textIn(cause, 'code')
  if (code === uniqueViolation) return new UniqueViolation(textIn(cause, 'constraint_name') ?? 'unknown', code)
  if (code === foreignKeyViolation) return new ForeignKeyViolation(code)
  if (code === undefined) return new DatabaseError('internal', 'A statement failed')
  if (fullCodes.has(code)) return new DatabaseError('full', 'The disk is full or fails', { code })
  if (overloadedCodes.has(code)) return new DatabaseError('overloaded', 'The database is too busy', { code })
  if (code.startsWith('CONNECTION_')) {
    return new DatabaseError('unavailable', 'The connection to the database was lost', { code, outcomeUnknown })
  }
  if (unavailableCodes.has(code) || code.startsWith('08')) {
    return new DatabaseError('unavailable', 'The database cannot be reached', { code, outcomeUnknown })
  }
  return new DatabaseError('internal', 'A statement failed', { code })
}

/** Returns true when the transaction conflicted with another one and can be retried. */
export function isConflict(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === serializationFailure || error.code === deadlockDetected)
}

// Drizzle wraps every error of a statement, including a DatabaseError. The error of COMMIT is not wrapped.
function driverError(error: unknown): unknown {
  return textIn(error, 'code') === undefined && error instanceof Error && error.cause !== undefined
    ? driverError(error.cause)
    : error
}

function textIn(error: unknown, key: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const value: unknown = Reflect.get(error, key)
  return typeof value === 'string' ? value : undefined
}
