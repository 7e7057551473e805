import { EventEmitter, once } from 'node:events'
import { AppError, type Authentication, type Logger, type Services } from '@assistant/api'
import type { ErrorCode } from '@assistant/contract'
import { createHttpApp, type HttpApp, type HttpAppOptions } from '../src/composition/http-app.js'
import { createMetrics } from '../src/operations/metrics.js'
import { exchange } from './raw-exchange.js'
import { createTestRouter } from './test-router.js'
import { openSocket, type SocketOptions, type TestSocket } from './test-socket.js'

export type { TestSocket } from './test-socket.js'

export const silence: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** A server with a small router for tests. It serves tests of the transports, not of the real procedures. */
export interface TestServer extends HttpApp {
  readonly url: string
  readonly port: number
  /** Ends a session, as the server does when it notices that a session is no longer valid. */
  readonly endSession: (sessionId: string, reason: ErrorCode) => void
  readonly watchedSessions: () => number
  /**
   * Resolves at the next notification with this name. `generations.file`, `large` and `things.never` notify `file`,
   * `large` and `never` when they start. `things.never` and `things.events` notify `aborted` when they are aborted
   * while they wait.
   */
  readonly nextNotification: (name: string) => Promise<unknown>
  readonly onNotification: (name: string, listener: () => void) => void
  /** Opens a WebSocket, and resolves when it is open. */
  readonly openSocket: (options?: SocketOptions) => Promise<TestSocket>
  /** Sends raw bytes. Returns everything that is received until the connection ends or the text matches `until`. */
  readonly exchange: (bytes: string, options?: { readonly until?: RegExp }) => Promise<string>
}

// The only services that the transports use: the check of the session, and the rate limits, which never reject here.
const access = {
  async caller({ authentication: { claims } }: { readonly authentication: Authentication }) {
    if (claims === null) throw new AppError('UNAUTHENTICATED', 'Sign in first.')
    if (claims.sessionId === 'ended') throw new AppError('SESSION_REVOKED', 'The session was ended.')
    return claims
  },
}
const limits = { anonymousCall: async () => {}, userCall: async () => {} }

/** Authenticates tokens of the form `<kind>:<session>`. Tokens of the kind `good` are valid. */
async function authenticate(token: string | undefined): Promise<Authentication> {
  const [kind, sessionId = ''] = (token ?? '').split(':')
  if (kind === 'broken') throw new Error('The database cannot be reached')
  if (kind === 'expired') return { claims: null, reason: 'ACCESS_TOKEN_EXPIRED' }
  if (kind !== 'good') return { claims: null, reason: 'UNAUTHENTICATED' }
  return { claims: { userId: 'user', sessionId, rotation: 1, expiresAt: Date.now() + 60_000 } }
}

export async function createTestServer(options: Partial<HttpAppOptions> = {}): Promise<TestServer> {
  const watches = new Set<{ readonly sessionId: string; readonly end: (reason: ErrorCode) => void }>()
  const endSession = (sessionId: string, reason: ErrorCode) => {
    for (const watch of watches) if (watch.sessionId === sessionId) watch.end(reason)
  }
  let lastId = 0
  const notifications = new EventEmitter()
  const metrics = createMetrics('0.0.0')
  const httpApp = createHttpApp({
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    allowedHosts: undefined,
    allowedOrigins: ['https://app.example'],
    trustProxy: undefined,
    publicKeys: async () => ({ keys: [] }),
    version: '0.0.0',
    metrics,
    metricsToken: undefined,
    askDatabase: async () => undefined,
    telemetry: metrics.telemetry,
    newId: () => `request-${++lastId}`,
    now: Date.now,
    log: silence,
    services: { access, limits } as unknown as Services,
    router: createTestRouter(endSession, (name) => notifications.emit(name)),
    authenticate,
    watchAccess({ sessionId }, end) {
      const watch = { sessionId, end }
      watches.add(watch)
      return () => watches.delete(watch)
    },
    ...options,
  })
  const url = await httpApp.listen()
  // The public URL of the options may have another port than the one that the server listens on.
  const port = options.port ?? Number(new URL(url).port)
  return {
    ...httpApp,
    async close() {
      metrics.close()
      await httpApp.close()
    },
    url,
    port,
    endSession,
    watchedSessions: () => watches.size,
    nextNotification: (name) => once(notifications, name),
    onNotification: (name, listener) => void notifications.on(name, listener),
    openSocket: (socketOptions) => openSocket(port, socketOptions),
    exchange: (bytes, { until } = {}) => exchange(port, bytes, until),
  }
}
