import type { ErrorCode } from '@assistant/contract'
import type { AccessClaims } from './auth/access-token.js'
import type { Logger } from './platform/logger.js'
import type { Services } from './services.js'

/** What is known of a caller from the request alone: verified claims, or why there are none. */
export type Authentication =
  | { readonly claims: AccessClaims }
  | { readonly claims: null; readonly reason: Extract<ErrorCode, 'UNAUTHENTICATED' | 'ACCESS_TOKEN_EXPIRED'> }

/** Where a call came from: for sessions' rows and for telling a thief from a moved phone. */
export interface CallOrigin {
  readonly ipAddress: string
  /** As sent, shortened to 512 characters; empty when there was none. */
  readonly userAgent: string
}

/** What carries the answer. */
export interface Transport {
  readonly kind: 'http' | 'websocket'
  /** Has the caller hung up? Looked at last, inside the transaction, where an answer must not be lost. */
  readonly isGone: () => boolean
  /**
   * Resolves when the transport can take more: at once while under 1 MiB is unsent. A transport that stays full for
   * over a minute is closed (4408) and the promise rejects.
   */
  readonly drained: (signal: AbortSignal) => Promise<void>
}

/** What every procedure gets: made once for each HTTP request, and once for each socket. */
export interface ServerContext {
  readonly services: Services
  readonly authentication: Authentication
  readonly origin: CallOrigin
  readonly transport: Transport
  /** Stands in errors and in the log: of the request, or of the socket. */
  readonly requestId: string
  readonly log: Logger
}
