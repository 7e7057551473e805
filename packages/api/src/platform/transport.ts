/** The connection that carries the answer of a call. */
export interface Transport {
  readonly kind: 'http' | 'websocket' | 'rest'
  /**
   * Returns true if the client has disconnected. A refresh checks it inside its transaction, and rolls back if its
   * answer could not be delivered.
   */
  readonly isGone: () => boolean
  /**
   * Resolves when more may be sent: at most 1 MiB is unsent, and other connections have had their turn. Rejects when
   * `signal` is aborted or the client has disconnected. Rejects and closes the connection (a socket with 4408) when
   * more than 1 MiB stays unsent for a minute.
   */
  readonly drained: (signal: AbortSignal) => Promise<void>
  /**
   * Runs a call as soon as its answer fits into the answer budget of its user. Subscriptions and anonymous calls need
   * no budget. A socket also limits how many calls run at once, and starts none while more than 1 MiB is unsent; its
   * subscriptions start in a queue of their own.
   * @throws {AppError} RATE_LIMITED (too many calls of the user wait, or the answers of the batch have reached their
   * limit)
   * @throws {Error} if the client of a query has disconnected while the query waited
   */
  readonly inTurn: <TResult extends CallResult>(call: RunnableCall, run: () => Promise<TResult>) => Promise<TResult>
}

/** A call that has not run yet. */
export interface RunnableCall {
  readonly path: string
  readonly type: 'query' | 'mutation' | 'subscription'
}

/** The result of a call before serialization. */
export interface CallResult {
  readonly ok: boolean
  readonly data?: unknown
}
