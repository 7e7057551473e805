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

/** The context of all procedures. It is created once for each HTTP request, and once for each socket. */
export interface ServerContext {
  readonly services: Services
  readonly authentication: Authentication
  readonly client: ClientInfo
  /** The project that the socket was opened for, if any. Calls that name another project are FORBIDDEN. */
  readonly pinnedProjectId?: string | undefined
  readonly transport: Transport
  readonly cookies: Cookies
  /** Id of the request or socket, for errors and the log. */
  readonly requestId: string
  readonly log: Logger
  /** The trace context of the client (W3C `traceparent`), as received. */
  readonly traceparent?: string | undefined
  readonly telemetry: Telemetry
  /** Called when a call fails with an error that its record does not declare. Default: see `declaredErrors`. */
  readonly onUndeclaredError?: ((error: UndeclaredError) => void) | undefined
}
