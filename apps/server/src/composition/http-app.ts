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
  /** An origin, and a path where there is one, without a slash at its end. Undefined means the address that it listens on. */
  readonly publicUrl: string | undefined
  /** Undefined means the origin of the public URL. */
  readonly allowedOrigins: readonly string[] | undefined
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustProxy: readonly string[] | undefined
  /** A JWK Set. */
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

/** The side of the server that callers see: HTTP and WebSockets on one port. */
export interface HttpApp {
  /** Answers the public URL once it listens. @throws {StartError} */
  readonly listen: () => Promise<string>
  /** Takes no new call, and says so to who comes. What is under way goes on. */
  readonly drain: () => void
  /** Ends every connection, and resolves when they are gone. */
  readonly close: () => Promise<void>
  readonly socketCount: () => number
}

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
      // Calls get a moment to be answered. Streams do not end by themselves.
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
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Stop what listens there, or set PORT to another one.`
  if (code === 'EACCES') return `Port ${port} is not for this user to listen on. Set PORT to one above 1023.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST is ${host}, which is no address of this machine.`
  return `The server cannot listen on ${host}, port ${port} (${code}).`
}
