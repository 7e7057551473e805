/**
 * Why the database did not do what it was asked:
 * - `unavailable`: it cannot be reached, or the connection was lost
 * - `overloaded`: no turn, or no conflict-free run, within the time that was allowed; trying later may help
 * - `full`: the disk is full or fails
 * - `newer`: a newer version of the product has migrated it
 * - `conflict`: a unique or foreign key refused the rows
 * - `locked`: another process owns the data folder, or is migrating
 * - `internal`: a fault in the program
 */
export type DatabaseErrorKind = 'unavailable' | 'overloaded' | 'full' | 'newer' | 'conflict' | 'locked' | 'internal'

export interface DatabaseErrorDetails {
  /** The connection was lost while COMMIT was under way: read the rows to find out whether it happened. */
  readonly outcomeUnknown?: boolean
  /** The driver's code (an SQLSTATE, an SQLite or a system code), for the log. */
  readonly code?: string
}

/** Every failure of the database. Its message holds neither SQL nor values, and it carries no `cause` that would. */
export class DatabaseError extends Error {
  override readonly name: string = 'DatabaseError'
  readonly kind: DatabaseErrorKind
  readonly outcomeUnknown: boolean
  readonly code: string | undefined

  constructor(kind: DatabaseErrorKind, message: string, details: DatabaseErrorDetails = {}) {
    super(message)
    this.kind = kind
    this.outcomeUnknown = details.outcomeUnknown ?? false
    this.code = details.code
  }
}

/** A row with the same key is there already. */
export class UniqueViolation extends DatabaseError {
  override readonly name = 'UniqueViolation'
  /** The unique index or primary key, named alike on both dialects: `users_email_unique`, `users_pkey`. */
  readonly constraint: string

  constructor(constraint: string, code?: string) {
    super('conflict', `A row with the same key is there already (${constraint})`, code === undefined ? {} : { code })
    this.constraint = constraint
  }
}

/** A row that is referred to is not there. SQLite does not tell which, so nothing here names it. */
export class ForeignKeyViolation extends DatabaseError {
  override readonly name = 'ForeignKeyViolation'

  constructor(code?: string) {
    super('conflict', 'A row that is referred to is not there', code === undefined ? {} : { code })
  }
}
