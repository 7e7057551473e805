import { appRouter } from '../src/app/app-router.js'
import type { ServerContext } from '../src/app/context.js'
import { failUndeclared } from '../src/app/declared-errors.js'
import { createCallerFactory } from '../src/app/trpc.js'
import type { Cookies } from '../src/auth/cookies.js'
import type { AccessTokens } from '../src/auth/tokens/access-token.js'
import type { ClientInfo } from '../src/platform/caller.js'
import type { Logger } from '../src/platform/logger.js'
import { noTelemetry } from '../src/platform/telemetry.js'
import type { Transport } from '../src/platform/transport.js'

export interface CallerOptions {
  readonly accessToken?: string | null
  readonly client?: ClientInfo
  readonly isGone?: () => boolean
  readonly cookies?: Cookies
  /** Ends subscriptions when it is aborted. */
  readonly signal?: AbortSignal
}

/** The cookies of a caller without any. */
export const noCookies: Cookies = {
  carryCaller: false,
  areSettable: true,
  refreshToken: undefined,
  assertOwnPage: () => {},
  requireWriter: () => ({ keep: () => {}, clear: () => {} }),
}

interface CallerParts {
  readonly services: ServerContext['services']
  readonly accessTokens: Pick<AccessTokens, 'verify'>
  readonly log: Logger
  readonly defaultClient: ClientInfo
}

const createCaller = createCallerFactory(appRouter)

/** Returns a function that creates callers of the procedures. Their context is like that of a request to the server. */
export function createTestCallers({ services, accessTokens, log, defaultClient }: CallerParts) {
  return async ({
    accessToken,
    client = defaultClient,
    isGone = () => false,
    cookies = noCookies,
    signal,
  }: CallerOptions = {}) => {
    const transport: Transport = { kind: 'http', isGone, drained: async () => {}, inTurn: (_call, run) => run() }
    const context: ServerContext = {
      services,
      authentication: await accessTokens.verify(accessToken ?? undefined),
      client,
      transport,
      cookies,
      requestId: 'test',
      log,
      telemetry: noTelemetry,
      onUndeclaredError: failUndeclared,
    }
    return createCaller(context, signal && { signal })
  }
}
