import { createWSClient, type OperationLink, retryLink, type TRPCWebSocketClient, wsLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import { platformWebSocket } from '#websocket'
import type { Account } from './account.js'
import { AssistantError, aborted, isAssistantError, toAssistantError } from './error.js'
import { isPassing } from './retry.js'
import type { AppRouter, ErrorCode } from './router.js'
import type { Runtime } from './runtime.js'
import { createOpenings, type Openings } from './socket-openings.js'
import { createStreamCaller, type StreamCaller } from './stream-caller.js'
import type { WebSocketClass } from './websocket.js'

/** A socket that nobody uses is closed after so many milliseconds: the next subscription is often at hand. */
const idleTime = 1_000
/** Nothing was heard from a server that is there for so long, in milliseconds: the socket does not get through. */
const longestOpening = 5_000
/** The code with which the server closes the socket of somebody who is not signed in any more; the reason says why. */
const unauthenticated = 4401
/** The server closes sockets with codes of its own, and with this one when it starts again (RFC 6455, 7.4). */
const isWordOfServer = (code: number | undefined): boolean => code !== undefined && (code >= 4_000 || code === 1_012)

/** What subscriptions end with where no socket gets through: they can go another way. */
export const brokenSocket = new AssistantError('NETWORK', 'No WebSocket gets through to the Assistant.')

export interface SocketParts {
  /** `ws:` or `wss:`. */
  readonly url: string
  readonly WebSocket?: WebSocketClass | undefined
  readonly account: Account
  readonly runtime: Runtime
  /** A request without an answer for so long is given up, in milliseconds. */
  readonly timeout: number
  /** Whether the server answers over HTTP: then sockets that do not get through are given up. */
  readonly isServerThere: (signal: AbortSignal) => Promise<boolean>
}

export interface Socket {
  /** Carries subscriptions. tRPC resumes tracked ones by itself after the connection was lost. */
  readonly link: OperationLink<AppRouter>
  close(): Promise<void>
}

/**
 * One socket for all subscriptions: opened by the first, closed when idle, opened again with a growing pause when it is
 * lost. It belongs to the session, and when the server ends that (4401), every subscription ends with the reason.
 */
export function createSocket({ url, WebSocket, account, runtime, timeout, isServerThere }: SocketParts): Socket {
  const listeners = new Set<(error: AssistantError) => void>()
  let connection: Connection | undefined

  function endAll(error: AssistantError): void {
    for (const end of [...listeners]) end(error)
  }

  function open(socketClass: WebSocketClass): Connection {
    const leaving = new AbortController()
    const caller = createStreamCaller(account)
    const openings = createOpenings({
      runtime,
      patience: Math.min(timeout, longestOpening),
      isServerThere,
      onBroken: () => endAll(brokenSocket),
      closing: leaving.signal,
    })
    let accessToken = ''

    async function authenticate(): Promise<void> {
      try {
        accessToken = await caller.accessToken()
      } catch (failure) {
        const error = toAssistantError(failure)
        if (!isPassing(error) && !isAssistantError(error, 'RATE_LIMITED')) endAll(error)
        throw error
      }
    }

    function noteClose(event: { code?: number; reason?: unknown } | undefined): void {
      // Those who are listening now have another connection, and may be somebody else.
      if (leaving.signal.aborted) return
      if (isWordOfServer(event?.code)) openings.heard()
      if (event?.code !== unauthenticated) return
      const code = typeof event.reason === 'string' && event.reason !== '' ? event.reason : 'UNAUTHENTICATED'
      if (caller.renewNext(code)) return
      const error = new AssistantError(code as ErrorCode, `The server closed the connection: ${code}.`)
      endAll(error)
      caller.noteFailure(error)
    }

    const client = createWSClient({
      WebSocket: listening(socketClass, openings.heard),
      // Asked before each connection. The pause is made here and not by tRPC, whose timers nothing can end.
      url: async () => {
        await openings.next()
        if (leaving.signal.aborted) throw aborted(leaving.signal)
        await authenticate()
        openings.begin()
        return url
      },
      retryDelayMs: () => 0,
      connectionParams: () => ({ accessToken }),
      lazy: { enabled: true, closeMs: idleTime },
      keepAlive: { enabled: true, intervalMs: 30_000, pongTimeoutMs: 10_000 },
      onClose: noteClose,
    })
    return {
      client,
      caller,
      openings,
      async close() {
        leaving.abort()
        // tRPC would wait for it to open.
        if (client.connection?.state === 'connecting') client.connection.ws.close()
        await client.close()
      },
    }
  }

  async function connected(): Promise<TRPCWebSocketClient> {
    const socketClass = WebSocket ?? (await platformWebSocket())
    if (!socketClass) throw brokenSocket
    connection ??= open(socketClass)
    return connection.client
  }

  async function close(): Promise<void> {
    const closing = connection
    connection = undefined
    await closing?.close()
  }

  /** A client that is not connected would go on trying for nobody. One that is closes by itself when it is idle. */
  function leaveWhenUnused(): void {
    if (listeners.size > 0) return
    if (connection?.client.connection?.state !== 'open') void close()
    else connection.openings.heard()
  }

  /** Over the one connection, once it is there. */
  const send: OperationLink<AppRouter> = (call) =>
    observable((observer) => {
      let subscription: Unsubscribable | undefined
      let isLeft = false
      connected().then(
        (client) => {
          if (!isLeft) subscription = wsLink<AppRouter>({ client })({})(call).subscribe(observer)
        },
        (error) => observer.error(toAssistantError(error)),
      )
      return () => {
        isLeft = true
        subscription?.unsubscribe()
      }
    })

  const sendAgain = retryLink<AppRouter>({
    retry({ error }) {
      const { code } = toAssistantError(error)
      // The socket was lost in the moment between its opening and the sending. Then tRPC would not open it again.
      if (code === 'NETWORK') return error !== brokenSocket && connection?.client.connection?.state !== 'open'
      // A server may answer a subscription before it closes the socket whose token it refuses: the same cure.
      if (!connection?.caller.renewNext(code)) return false
      connection.client.connection?.ws?.close()
      return true
    },
  })({})

  const link: OperationLink<AppRouter> = (call) =>
    observable((observer) => {
      const end = (error: AssistantError) => observer.error(error)
      listeners.add(end)
      const subscription = sendAgain({ op: call.op, next: (op) => send({ op, next: call.next }) }).subscribe({
        next(envelope) {
          // That a connection opened means little, the server may close it at once: what comes over it counts.
          if (envelope.result.type !== 'state') {
            connection?.openings.welcome()
            connection?.caller.noteWelcome()
          }
          observer.next(envelope)
        },
        error(failure) {
          const error = toAssistantError(failure)
          connection?.caller.noteFailure(error)
          observer.error(error)
        },
        complete: () => observer.complete(),
      })
      return () => {
        listeners.delete(end)
        subscription.unsubscribe()
        leaveWhenUnused()
      }
    })

  return { link, close }
}

/** The same class, that tells of every message: tRPC shows only what is new to a subscription. */
function listening(socketClass: WebSocketClass, heard: () => void): WebSocketClass {
  return class extends socketClass {
    constructor(...parameters: ConstructorParameters<WebSocketClass>) {
      super(...parameters)
      this.addEventListener('message', heard)
    }
  }
}

interface Connection {
  readonly client: TRPCWebSocketClient
  readonly caller: StreamCaller
  readonly openings: Openings
  close(): Promise<void>
}
