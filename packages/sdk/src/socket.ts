import { createWSClient, type OperationLink, retryLink, type TRPCWebSocketClient, wsLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import { platformWebSocket } from '#websocket'
import type { Account } from './account.js'
import { AssistantError, aborted, isAssistantError, toAssistantError } from './error.js'
import { isPassing, isTokenRefusal } from './retry.js'
import type { AppRouter, ErrorCode } from './router.js'
import { pauseBefore, type Runtime } from './runtime.js'
import type { StoredSession } from './storage.js'
import type { WebSocketClass } from './websocket.js'

/** A socket that nobody uses is closed after so many milliseconds: the next subscription is often at hand. */
const idleTime = 1_000
/** A token can be refused because it has just ended, or its key was changed: more often in a row is no accident. */
const mostRefusals = 3
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
  const listeners = new Set<End>()
  /** Those of them that the connection carries, as its caller. */
  const joined = new Set<End>()
  let connection: Connection | undefined
  let caller: StoredSession | null = null
  let refused: StoredSession | null = null
  let refusals = 0
  let attempts = 0

  function endAll(error: AssistantError): void {
    for (const end of [...listeners]) end(error)
  }

  /** Before each connection: who is calling, renewed when the last connection's token was refused. */
  async function authenticate(): Promise<void> {
    try {
      const kept = refused ? await account.renew(refused) : await account.current()
      refused = null
      if (!kept) throw new AssistantError('UNAUTHENTICATED', 'Sign in first.')
      // Subscriptions would go on as somebody else.
      if (caller && caller.session.id !== kept.session.id) throw anotherSession()
      caller = kept
    } catch (failure) {
      const error = toAssistantError(failure)
      if (!isPassing(error) && !isAssistantError(error, 'RATE_LIMITED')) endAll(error)
      throw error
    }
  }

  /** Whether a new token may help against this refusal. If so, the next connection gets one. */
  function renewNext(code: string): boolean {
    if (!isTokenRefusal(code) || refusals >= mostRefusals) return false
    refusals += 1
    refused = caller
    return true
  }

  function noteClose(event: { code?: number; reason?: unknown } | undefined): void {
    if (event?.code !== unauthenticated) return
    const code = typeof event.reason === 'string' && event.reason !== '' ? event.reason : 'UNAUTHENTICATED'
    if (renewNext(code)) return
    const error = new AssistantError(code as ErrorCode, `The server closed the connection: ${code}.`)
    endAll(error)
    noteFailure(error)
  }

  /** What the storage thinks of it is not the reader's concern: they learn the error itself. */
  function noteFailure(error: AssistantError): void {
    if (caller) account.noteFailure(error, caller).catch(() => undefined)
  }

  function open(socketClass: WebSocketClass): Connection {
    const leaving = new AbortController()
    // What was refused to somebody who was signed in before says nothing about who is now.
    caller = refused = null
    attempts = refusals = 0
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
      connectionParams: () => ({ accessToken: caller?.accessToken ?? '' }),
      lazy: { enabled: true, closeMs: idleTime },
      keepAlive: { enabled: true, intervalMs: 30_000, pongTimeoutMs: 10_000 },
      onClose: noteClose,
    })
    return {
      client,
      async close() {
        leaving.abort()
        await client.close()
      },
    }
  }

  async function connected(newcomer: End): Promise<TRPCWebSocketClient> {
    const kept = await account.current()
    const socketClass = WebSocket ?? (await platformWebSocket())
    if (!socketClass) throw new TypeError('There is no WebSocket here. Give one to createAssistant({ WebSocket }).')
    if (caller && kept && caller.session.id !== kept.session.id) {
      for (const end of [...joined]) end(anotherSession())
      void close()
    }
    connection ??= open(socketClass)
    joined.add(newcomer)
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
  const send = (call: Parameters<OperationLink<AppRouter>>[0], end: End): ReturnType<OperationLink<AppRouter>> =>
    observable((observer) => {
      let subscription: Unsubscribable | undefined
      let isLeft = false
      connected(end).then(
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
      if (!renewNext(toAssistantError(error).code)) return false
      connection?.client.connection?.ws?.close()
      return true
    },
  })({})

  const link: OperationLink<AppRouter> = (call) =>
    observable((observer) => {
      const end = (error: AssistantError) => observer.error(error)
      listeners.add(end)
      const subscription = sendAgain({ op: call.op, next: (op) => send({ op, next: call.next }, end) }).subscribe({
        next(envelope) {
          // That a connection opened means little, the server may close it at once: what comes over it counts.
          if (envelope.result.type !== 'state') attempts = refusals = 0
          observer.next(envelope)
        },
        error(failure) {
          const error = toAssistantError(failure)
          noteFailure(error)
          observer.error(error)
        },
        complete: () => observer.complete(),
      })
      return () => {
        listeners.delete(end)
        joined.delete(end)
        subscription.unsubscribe()
        leaveWhenUnused()
      }
    })

  return { link, close }
}

const anotherSession = () =>
  new AssistantError('UNAUTHENTICATED', 'You signed out, or in to another account, while this stream was under way.')

type End = (error: AssistantError) => void

interface Connection {
  readonly client: TRPCWebSocketClient
  close(): Promise<void>
}
