import type { ErrorCode } from '@assistant/contract'
import type { Cookies } from '../auth/cookies.js'
import type { Authentication, ClientInfo } from '../platform/caller.js'
import type { Logger } from '../platform/logger.js'
import type { Telemetry } from '../platform/telemetry.js'
import type { Transport } from '../platform/transport.js'
import type { Services } from './services.js'

/** An error that the record of its procedure does not declare. */
export interface UndeclaredError {
  readonly path: string
  readonly code: ErrorCode
}

/** What every procedure gets: made once for each HTTP request, and once for each socket. */
export interface ServerContext {
  readonly services: Services
  readonly authentication: Authentication
  readonly client: ClientInfo
  /** The one project that the socket was opened for, if it was: calls for another are FORBIDDEN. */
  readonly pinnedProjectId?: string | undefined
  readonly transport: Transport
  readonly cookies: Cookies
  /** Stands in errors and in the log: of the request, or of the socket. */
  readonly requestId: string
  readonly log: Logger
  /** The caller's place in a trace, as it was sent. */
  readonly traceparent?: string | undefined
  readonly telemetry: Telemetry
  /** Called when a call fails with an error that its record does not declare. Default: the log is told. */
  readonly onUndeclaredError?: ((error: UndeclaredError) => void) | undefined
}
