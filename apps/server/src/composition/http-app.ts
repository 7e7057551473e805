import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { systemRuntime, unanswered, within } from '@assistant/api'
import { createAnswerBudget } from '../flow/answer-budget.js'
import { createSlots } from '../flow/slots.js'
import { createCookieJar } from '../http/headers/cookies.js'
import { createAssertHost, type HostOptions } from '../http/headers/hosts.js'
import { createKeysRoutes } from '../http/jwks.js'
import { type HttpLimits, httpLimits } from '../http/limits.js'
import { createHttpServer } from '../http/server.js'
import { createReadTarget } from '../http/target.js'
import { urlHost } from '../network/addresses.js'
import { createClientInfoReaders } from '../network/client-info.js'
import { createOpenApiRoutes } from '../openapi/routes.js'
import type { Metrics } from '../operations/metrics.js'
import { createReadiness } from '../operations/readiness.js'
import { createOperationsRoutes } from '../operations/routes.js'
import { StartError } from '../operations/start-error.js'
import { createPages } from '../pages/pages.js'
import { createArchiveRoutes } from '../rest/archive.js'
import { type StreamLimits, streamLimits } from '../rest/events.js'
import { createRestRoutes } from '../rest/routes.js'
import { createTrpcRoutes, type TrpcOptions } from '../trpc/routes.js'
import { createConnections } from '../websocket/connections.js'
import { type SocketLimits, socketLimits } from '../websocket/limits/socket-limits.js'
import { createUpgrade } from '../websocket/upgrade.js'

export interface HttpAppOptions
  extends Omit<
      TrpcOptions,
      | 'limits'
      | 'cookieJar'
      | 'readClientInfo'
      | 'streamSlots'
      | 'userStreamSlots'
      | 'largeBodySlots'
      | 'answerBudget'
      | 'onRejected'
    >,
    HostOptions {
  readonly port: number
  /** An origin, optionally with a path, without a slash at its end. If undefined, the address that the server listens on. */
  readonly publicUrl: string | undefined
  /** If undefined, only the origin of the public URL is allowed. */
  readonly allowedOrigins: readonly string[] | undefined
  /** Proxies whose X-Forwarded-For header is trusted. */
  readonly trustProxy: readonly string[] | undefined
  /** Returns the public signing keys as a JWK Set. */
  readonly publicKeys: () => Promise<{ readonly keys: readonly object[] }>
  readonly version: string
  readonly metrics: Metrics
  readonly metricsToken: string | undefined
  /** Rejects when the database does not answer. */
  readonly askDatabase: () => Promise<unknown>
  readonly newId: () => string
  readonly now: () => number
  readonly limits?: {
    readonly http?: Partial<HttpLimits>
    readonly sockets?: Partial<SocketLimits>
    readonly streams?: Partial<StreamLimits>
  }
}

/** The HTTP and WebSocket endpoints, on one port. */
export interface HttpApp {
  /**
   * Starts to listen and returns the public URL.
   * @throws {StartError} if it cannot listen on the host and port.
   */
  readonly listen: () => Promise<string>
  /** Rejects new calls with SHUTTING_DOWN, and asks the clients of sockets to reconnect. Running calls continue. */
  readonly drain: () => void
  /** Stops listening, waits a short time for running calls, ends every connection, and resolves when all are closed. */
  readonly close: () => Promise<void>
  readonly socketCount: () => number
}

/** Maximum time for which `close` waits for the answers of running HTTP requests. */
const lastAnswersMs = 2_000

export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { router, log, newId } = options
  const onRejected = options.metrics.rejected
  let isDraining = false
  let publicUrl = options.publicUrl ?? ''

  const publicPath = options.publicUrl === undefined ? '' : new URL(options.publicUrl).pathname.replace(/\/$/, '')
  const isAllowedOrigin = (origin: string) =>
    options.allowedOrigins?.includes(origin) ?? origin === new URL(publicUrl).origin
  const readTarget = createReadTarget(publicPath, createAssertHost(options, log))
  const cookieJar = createCookieJar({ publicUrl: () => publicUrl, isAllowedOrigin })
  const limits = { ...httpLimits, ...options.limits?.http }
  const { readClientInfo, isUnnamedProxy } = createClientInfoReaders(options)
  const calls = {
    ...options,
    cookieJar,
    readClientInfo,
    streamSlots: createSlots(limits.streamsOfSession),
    userStreamSlots: createSlots(limits.streamsOfUser),
    largeBodySlots: createSlots(limits.largeBodiesOfUser),
    answerBudget: createAnswerBudget({
      bytesOfUser: limits.answerBytesOfUser,
      moreSmallBytesOfUser: limits.moreSmallAnswerBytesOfUser,
      smallBytes: limits.smallAnswerBytes,
      waitingOfUser: limits.waitingAnswersOfUser,
      largeAtOnce: limits.largeAnswersAtOnce,
    }),
  }
  const connections = createConnections({
    ...calls,
    isUnnamedProxy,
    limits: { ...socketLimits, ...options.limits?.sockets },
  })
  const server = createHttpServer({
    router,
    limits,
    isAllowedOrigin,
    isHttps: publicUrl.startsWith('https:'),
    isDraining: () => isDraining,
    newId,
    log,
    onRejected,
    readTarget,
    routes: [
      createTrpcRoutes({ ...calls, limits, onRejected }),
      createArchiveRoutes(calls),
      createRestRoutes({ ...calls, limits, streamLimits: { ...streamLimits, ...options.limits?.streams } }),
      createOpenApiRoutes({ ...options, publicUrl: () => publicUrl }),
      createKeysRoutes(options),
      createOperationsRoutes({ ...options, readiness: createReadiness({ ...options, isDraining: () => isDraining }) }),
      createPages({ publicUrl: () => publicUrl, publicPath, version: options.version }),
    ],
    answerUpgrade: createUpgrade({
      connections,
      readTarget,
      isAllowedOrigin,
      isDraining: () => isDraining,
      newId,
      log,
      onRejected,
    }),
  })

  return {
    async listen() {
      const { host, port } = options
      const listening = once(server, 'listening')
      server.listen(port, host)
      await listening.catch((error: NodeJS.ErrnoException) => {
        throw new StartError(listenErrorMessage(error, host, port))
      })
      server.on('error', (error) => log.error({ err: error }, 'the server failed'))
      publicUrl ||= `http://${urlHost(host)}:${portOf(server.address())}`
      return publicUrl
    },
    drain() {
      isDraining = true
      connections.drain()
    },
    async close() {
      isDraining = true
      const gone = new Promise<void>((resolve) => server.close(() => resolve()))
      await connections.close()
      // Running calls had time to be answered. Streams do not end by themselves.
      if ((await within(systemRuntime, lastAnswersMs, gone)) !== unanswered) return
      server.closeAllConnections()
      await gone
    },
    socketCount: connections.count,
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

function listenErrorMessage({ code }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use. Stop the program that uses it, or set PORT to another port.`
  if (code === 'EACCES') return `This user may not listen on port ${port}. Set PORT to a port above 1023.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST is ${host}, which is not an address of this machine. Set HOST to one of its addresses, such as 127.0.0.1.`
  return `The server cannot listen on ${host}, port ${port} (${code}). Check HOST and PORT.`
}
