/** The connection that carries the answer of a call. */
export interface Transport {
  readonly kind: 'http' | 'websocket' | 'rest'
  /**
   * Returns true if the client has disconnected. A refresh checks it last, inside its transaction, and rolls back when
   * its answer could not be delivered.
   */
  readonly isGone: () => boolean
  /**
   * Resolves when less than 1 MiB is unsent and other connections have had their turn. Rejects, and closes the
   * connection (4408), when it stays full for over a minute.
   */
  readonly drained: (signal: AbortSignal) => Promise<void>
  /**
   * Runs a call as soon as its answer fits into the answer budget of its user. A socket also limits how many calls run
   * at once, and starts none while 1 MiB is unsent. Subscriptions start in the same way but are counted separately.
   * @throws {AppError} RATE_LIMITED (too many calls of the user wait, or the batch has used up its share)
   */
  readonly inTurn: <TResult extends CallResult>(call: RunnableCall, run: () => Promise<TResult>) => Promise<TResult>
}

/** A call that has not run yet. */
export interface RunnableCall {
  readonly path: string
  readonly type: 'query' | 'mutation' | 'subscription'
}

/** The result of a call before serialisation. */
export interface CallResult {
  readonly ok: boolean
  readonly data?: unknown
}
