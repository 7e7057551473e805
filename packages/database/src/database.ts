import type { Query, Transaction } from './query.js'
import type { Tables } from './tables/index.js'

export interface Database {
  readonly dialect: 'sqlite' | 'postgres'
  /** The dialect's own tables, typed as PostgreSQL's. */
  readonly tables: Tables
  /** Reads committed data. Inside a transaction, it does not see that transaction's own writes. */
  readonly query: Query
  /**
   * Runs `fn` in a transaction and returns its result after COMMIT. An error of `fn` rolls everything back. To reject a
   * call but keep its writes, return the outcome from `fn` and throw afterwards.
   *
   * SQLite runs transactions one after the other. PostgreSQL runs them concurrently, by default SERIALIZABLE, and
   * retries after a conflict, so `fn` may run more than once: it awaits only the database, and other effects go through
   * `tx.afterCommit`. The isolation `read committed` is for hot paths that consist of conditional updates. SQLite
   * ignores it.
   *
   * A transaction inside another one is an error of the program: on PostgreSQL it commits by itself, on SQLite only after
   * the outer one has exceeded its time limit. The option `detectNesting` rejects it at once.
   *
   * @throws the error of `fn`
   * @throws {DatabaseError} any kind but newer and locked
   */
  transaction<T>(fn: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * Migrates the tables to this version, under a lock. Of two concurrent calls, the second finds nothing to do.
   *
   * @throws {DatabaseError} newer when a newer version has migrated the database; locked when another process is
   *   migrating (on SQLite: writing) for more than 60 s; another kind when the connection or a statement fails
   */
  migrate(): Promise<MigrationReport>
  /** Waits for transactions that are running or waiting, then closes the database. */
  close(): Promise<void>
}

export interface TransactionOptions {
  readonly isolation?: 'serializable' | 'read committed'
}

export interface MigrationReport {
  /** The names of the migrations that this call applied, in order. */
  readonly applied: readonly string[]
}

export interface DatabaseOptions {
  /** Returns milliseconds since 1970 for `query.clock()`. Default: SQLite `Date.now`, PostgreSQL the server's clock. */
  readonly clock?: () => number
  /** Returns numbers in [0, 1), for the pauses between attempts. Default: `Math.random`. */
  readonly random?: () => number
  /**
   * Maximum duration of one run of a transaction, after which it is rolled back. Default: 5,000. On PostgreSQL also the
   * maximum wait for a lock; a single statement may take twice as long.
   */
  readonly holdMilliseconds?: number
  /**
   * Maximum time for retries after conflicts and locks. Default: 5,000. On PostgreSQL also the maximum wait for a free
   * connection and for connecting.
   */
  readonly retryMilliseconds?: number
  /** Maximum number of connections to PostgreSQL. Default: 10. */
  readonly poolSize?: number
  /**
   * Rejects a transaction inside another one at once. For tests, because on Node.js before 24 the detection slows down
   * every promise of the process. Default: false.
   */
  readonly detectNesting?: boolean
  /** Called with the error of an `afterCommit` effect. Default: a process warning. */
  readonly onEffectError?: (error: unknown) => void
}
