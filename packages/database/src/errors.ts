/**
 * Kinds of failure:
 * - `unavailable`: the database cannot be reached or opened, is closed, or the connection was lost
 * - `overloaded`: no lock, no free connection or no run without a conflict in time, a transaction that took too long,
 *   or a server without free memory or connections; retry later
 * - `full`: the disk is full or fails
 * - `newer`: a newer version of the product has migrated the database
 * - `conflict`: a unique or foreign key rejected the rows
 * - `locked`: another process owns the data folder, or keeps this one from migrating
 * - `internal`: a bug in the program, a damaged file or an unsupported URL
 */
export type DatabaseErrorKind = 'unavailable' | 'overloaded' | 'full' | 'newer' | 'conflict' | 'locked' | 'internal'

export interface DatabaseErrorDetails {
  /**
   * True when the connection was lost or the disk failed during COMMIT. Read the rows to find out whether it succeeded.
   */
  readonly outcomeUnknown?: boolean
  /** The driver's code for the log: an SQLSTATE, an SQLite code or a system code. */
  readonly code?: string
}

/** A failure of the database. Its message contains neither SQL nor values, and it has no `cause`. */
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

/** A row with the same key already exists. */
export class UniqueViolation extends DatabaseError {
  override readonly name = 'UniqueViolation'
  /**
   * The name of the unique index or primary key, the same on both dialects: `users_email_unique`, `users_pkey`. It is
   * `unknown` if the error of the driver does not identify one.
   */
  readonly constraint: string

  constructor(constraint: string, code?: string) {
    super('conflict', `A row with the same key already exists (${constraint})`, code === undefined ? {} : { code })
    this.constraint = constraint
  }
}

/**
 * A referenced row does not exist, or a row that was to be deleted is still referenced. SQLite does not report which
 * one, so the error does not name it.
 */
export class ForeignKeyViolation extends DatabaseError {
  override readonly name = 'ForeignKeyViolation'

  constructor(code?: string) {
    super('conflict', 'A referenced row does not exist', code === undefined ? {} : { code })
  }
}
