import { drizzle } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'

export interface ConnectionSettings {
  readonly poolSize: number
  /** Ends a transaction, or a wait for a lock, that its process has forgotten. 0: never. */
  readonly holdMilliseconds: number
}

/** A pool of connections, none of them made yet. */
export function connect(url: string, { poolSize, holdMilliseconds }: ConnectionSettings): Sql {
  const client = postgres(url, {
    max: poolSize,
    connect_timeout: 5,
    // Seconds before a connection is tried again, so that a database that was away is back within one.
    backoff: (retries) => Math.min(2 ** retries / 100, 1),
    fetch_types: false,
    onnotice: () => undefined,
    connection: {
      application_name: 'assistant',
      // A frozen process cannot roll back by itself, and its locks would stop everybody else.
      idle_in_transaction_session_timeout: holdMilliseconds,
      lock_timeout: holdMilliseconds,
    },
  })
  // Tells the driver to leave times to Drizzle, for this pool and every transaction in it.
  drizzle(client)
  return client
}
