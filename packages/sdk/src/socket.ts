import { createWSClient, type OperationLink, retryLink, type TRPCWebSocketClient, wsLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import { platformWebSocket } from '#websocket'
import type { Account } from './account.js'
import { AssistantError, aborted, isAssistantError, toAssistantError } from './error.js'
import { isPassing } from './retry.js'
import type { AppRouter, ErrorCode } from './router.js'
import { pauseBefore, type Runtime } from './runtime.js'
import { createStreamCaller, type StreamCaller } from './stream-caller.js'
import type { WebSocketClass } from './websocket.js'

/** A socket that nobody uses is closed after so many milliseconds: the next subscription is often at hand. */
const idleTime = 1_000
/** The code with which the server closes the socket of somebody who is not signed in any more; the reason says why. */
const unauthenticated = 4401

export interface SocketParts {
  /** `ws:` or `wss:`. */
  readonly url: string
  readonly WebSocket?: WebSocketClass | undefined
  readonly account: Account
  readonly runtime: Runtime
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
export function createSocket({ url, WebSocket, account, runtime }: SocketParts): Socket {
  const listeners = new Set<(error: AssistantError) => void>()
  let connection: Connection | undefined
  let attempts = 0

  function endAll(error: AssistantError): void {
    for (const end of [...listeners]) end(error)
  }

  function open(socketClass: WebSocketClass): Connection {
    const leaving = new AbortController()
    const caller = createStreamCaller(account)
    let accessToken = ''
    attempts = 0

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
      if (event?.code !== unauthenticated || leaving.signal.aborted) return
      const code = typeof event.reason === 'string' && event.reason !== '' ? event.reason : 'UNAUTHENTICATED'
      if (caller.renewNext(code)) return
      const error = new AssistantError(code as ErrorCode, `The server closed the connection: ${code}.`)
      endAll(error)
      caller.noteFailure(error)
    }

    const client = createWSClient({
      WebSocket: socketClass,
      // Asked before each connection. The pause is made here and not by tRPC, whose timers nothing can end.
      url: async () => {
        attempts += 1
        if (attempts > 1) await runtime.sleep(pauseBefore(attempts - 1, runtime), leaving.signal)
        if (leaving.signal.aborted) throw aborted(leaving.signal)
        await authenticate()
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
      async close() {
        leaving.abort()
        await client.close()
      },
    }
  }

  async function connected(): Promise<TRPCWebSocketClient> {
    const socketClass = WebSocket ?? (await platformWebSocket())
    if (!socketClass) throw new TypeError('There is no WebSocket here. Give one to createAssistant({ WebSocket }).')
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
    if (listeners.size === 0 && connection?.client.connection?.state !== 'open') void close()
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

  /** A server may answer a subscription before it closes the socket whose token it refuses: the same cure. */
  const sendAgain = retryLink<AppRouter>({
    retry({ error }) {
      if (!connection?.caller.renewNext(toAssistantError(error).code)) return false
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
            attempts = 0
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

interface Connection {
  readonly client: TRPCWebSocketClient
  readonly caller: StreamCaller
  close(): Promise<void>
}
