import type { Query, Transaction } from './query.js'
import type { Tables } from './tables/index.js'

export interface Database {
  readonly dialect: 'sqlite' | 'postgres'
  /** The dialect's own tables, typed as PostgreSQL's. */
  readonly tables: Tables
  /** Reads of what is committed. Used inside a transaction, it does not see that transaction's own writes. */
  readonly query: Query
  /**
   * Runs `fn` in a transaction and answers what it answers, once that is committed. A throw rolls everything back; a
   * refusal that must leave a trace is answered as an outcome and thrown afterwards.
   *
   * SQLite runs transactions one after the other. PostgreSQL runs them SERIALIZABLE and again after a conflict, so `fn`
   * may run more than once: it awaits the database alone and has no effect outside it but through `tx.afterCommit`.
   * `read committed` is for hot paths made of conditional updates only; SQLite takes no notice of it.
   *
   * A transaction inside a transaction throws at once. Errors: DatabaseError.
   */
  transaction<T>(fn: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * Brings the tables to this version, under a lock: of two at once the second finds nothing to do.
   * Errors: DatabaseError `newer` when a newer version has been here, `locked` when somebody else migrates for too long.
   */
  migrate(): Promise<MigrationReport>
  /** Waits for the transactions under way and lets go of the database. */
  close(): Promise<void>
}

export interface TransactionOptions {
  readonly isolation?: 'serializable' | 'read committed'
}

export interface MigrationReport {
  /** The names of the migrations that this call has applied, in their order. */
  readonly applied: readonly string[]
}

export interface DatabaseOptions {
  /** Milliseconds since 1970 for `query.clock()`. Default: SQLite `Date.now`, PostgreSQL the server's own clock. */
  readonly clock?: () => number
  /** Numbers from 0 up to 1, for the waits between tries. Default: `Math.random`. */
  readonly random?: () => number
  /** How long one run of a transaction may take, in milliseconds; then it is rolled back. Default: 5,000. */
  readonly holdMilliseconds?: number
  /** How long a transaction is tried again after conflicts and locks, in milliseconds. Default: 5,000. */
  readonly retryMilliseconds?: number
  /** Connections to PostgreSQL. Default: 10. */
  readonly poolSize?: number
  /** Hears of an `afterCommit` effect that threw. Default: a process warning. */
  readonly onEffectError?: (error: unknown) => void
}
