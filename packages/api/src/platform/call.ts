import type { ErrorCode, Tokens } from '@assistant/contract'

/** What a verified access token says. It says nothing of rights: those are read from the database on every call. */
export interface AccessClaims {
  readonly userId: string
  readonly sessionId: string
  /** The refresh generation that the token came with. */
  readonly rotation: number
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** The key that has signed it. */
  readonly keyId?: string
}

/** What is known of a caller from the request alone: verified claims, or why there are none. */
export type Authentication =
  | { readonly claims: AccessClaims }
  | { readonly claims: null; readonly reason: Extract<ErrorCode, 'UNAUTHENTICATED' | 'ACCESS_TOKEN_EXPIRED'> }

/** Where a call came from: for sessions' rows and for telling a thief from a moved phone. */
export interface ClientInfo {
  readonly ipAddress: string
  /** As sent, shortened to 512 characters; empty when there was none. */
  readonly userAgent: string
}

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

/** The cookies of a call: where browsers keep their tokens when they ask for it (`cookie: true`). */
export interface Cookies {
  /** True when the access token came in a cookie: then any page may have made the browser send it. */
  readonly carryCaller: boolean
  /** False on a socket, where no call can set or remove cookies. */
  readonly areSettable: boolean
  /** The refresh token of its cookie. Undefined too where an Authorization header counts alone. */
  readonly refreshToken: string | undefined
  /**
   * Rejects a request that a page of another origin could have made the browser send.
   * @throws {AppError} CSRF_REJECTED
   */
  assertOwnPage(): void
  /**
   * Returns what sets and removes the cookies. There is no other way to them, so that no call changes the cookies of a
   * browser for a page of another origin, whatever else the call carries.
   * @throws {AppError} CSRF_REJECTED; BAD_REQUEST where no cookie can be set: on a socket, and in a streamed batch, whose
   * headers have left
   */
  requireWriter(): CookieWriter
}

/** Changes the cookies of a browser. */
export interface CookieWriter {
  /** Puts the tokens into cookies; a refresh token that is null leaves its cookie alone. */
  keep(tokens: Tokens): void
  /** Removes both cookies. */
  clear(): void
}
