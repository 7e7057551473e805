import pg from 'pg'

export interface ConnectionSettings {
  readonly poolSize: number
  /** Ends a transaction, or a wait for a lock, that its process has forgotten. 0: never. */
  readonly holdMilliseconds: number
  /** How long to wait for a connection. */
  readonly connectMilliseconds: number
}

/** A pool of connections, none of them made yet. */
export function createPool(
  url: string,
  { poolSize, holdMilliseconds, connectMilliseconds }: ConnectionSettings,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'assistant',
    max: poolSize,
    connectionTimeoutMillis: connectMilliseconds,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    // A frozen process cannot roll back by itself, and its locks would stop everybody else.
    idle_in_transaction_session_timeout: holdMilliseconds,
    lock_timeout: holdMilliseconds,
    // A server that has gone without a word answers nothing, ever: this is the only way to notice.
    ...(holdMilliseconds === 0 ? {} : { query_timeout: 2 * holdMilliseconds, statement_timeout: 2 * holdMilliseconds }),
  })
  // A connection that breaks tells its query, too. Without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
