/** What carries the answer. */
export interface Transport {
  readonly kind: 'http' | 'websocket' | 'rest'
  /** Has the caller hung up? Looked at last, inside the transaction, where an answer must not be lost. */
  readonly isGone: () => boolean
  /**
   * Resolves when the transport can take more: while under 1 MiB is unsent, as soon as others have had their turn. A transport that stays full for
   * over a minute is closed (4408) and the promise rejects.
   */
  readonly drained: (signal: AbortSignal) => Promise<void>
  /**
   * Runs a query or a mutation as soon as there is room for its answer among the answers to the same user that are being
   * made or have not been read. A socket, which carries many calls, runs some at a time, and none while 1 MiB is unsent;
   * subscriptions start in the same way, beside them.
   * @throws {AppError} RATE_LIMITED, when too many calls of the user wait, or the batch has answered enough
   */
  readonly inTurn: <TResult extends CallResult>(call: RunnableCall, run: () => Promise<TResult>) => Promise<TResult>
}

/** A call that has not run yet. */
export interface RunnableCall {
  readonly path: string
  readonly type: 'query' | 'mutation' | 'subscription'
}

/** The result of a call, before it is written as JSON. */
export interface CallResult {
  readonly ok: boolean
  readonly data?: unknown
}
