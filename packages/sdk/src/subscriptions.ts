import type { Operation, OperationLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import type { Account } from './account.js'
import { type AssistantError, aborted, toAssistantError } from './error.js'
import type { AppRouter } from './router.js'
import type { Runtime } from './runtime.js'
import { brokenSocket, type Socket } from './socket.js'
import { anotherSession, notSignedIn } from './stream-caller.js'

/** Where no socket gets through, one is tried again after so many milliseconds, and then after twice as long each time. */
const firstAbsence = 600_000

/** What carries subscriptions; `auto` is the socket, and where none gets through, server-sent events. */
export type Transport = 'auto' | 'websocket' | 'sse'

export interface SubscriptionParts {
  readonly account: Account
  readonly socket: Socket
  readonly serverSentEvents: OperationLink<AppRouter>
  readonly transport: Transport
  readonly runtime: Runtime
  /** Ends with the client. */
  readonly closing: AbortSignal
}

export interface Subscriptions {
  readonly link: OperationLink<AppRouter>
  /** Ends all, with the reason for which the client was closed. */
  close(): Promise<void>
}

/** All subscriptions that are under way. They are those of one session: when another one subscribes, they end. */
export function createSubscriptions(parts: SubscriptionParts): Subscriptions {
  const { account, socket, serverSentEvents, transport, runtime, closing } = parts
  const running = new Set<(error: AssistantError) => void>()
  let sessionId: string | undefined
  let absence = firstAbsence
  let socketAgainAt = transport === 'sse' ? Number.POSITIVE_INFINITY : 0

  function endAll(error: AssistantError): void {
    for (const end of [...running]) end(error)
  }

  async function join(end: (error: AssistantError) => void): Promise<void> {
    const kept = await account.current()
    if (closing.aborted) throw aborted(closing)
    if (!kept) throw notSignedIn()
    if (sessionId !== kept.session.id) {
      endAll(anotherSession())
      void socket.close()
    }
    sessionId = kept.session.id
    running.add(end)
  }

  function noteBroken(): void {
    // All that were on the socket learn of it at once.
    if (runtime.now() < socketAgainAt) return
    socketAgainAt = runtime.now() + absence
    absence *= 2
  }

  const link: OperationLink<AppRouter> = (call) =>
    observable((observer) => {
      let carried: Unsubscribable | undefined
      let isLeft = false
      const end = (error: AssistantError) => observer.error(error)

      function carry(op: Operation): void {
        const isOnSocket = runtime.now() >= socketAgainAt
        let last: string | undefined
        carried = (isOnSocket ? socket.link : serverSentEvents)({ ...call, op }).subscribe({
          next(envelope) {
            if ('id' in envelope.result && envelope.result.id !== undefined) last = envelope.result.id
            observer.next(envelope)
          },
          error(error) {
            if (error !== brokenSocket) return observer.error(error)
            noteBroken()
            carry(following(op, last))
          },
          complete: () => observer.complete(),
        })
      }

      join(end).then(
        () => {
          if (isLeft) running.delete(end)
          else carry(call.op)
        },
        (error) => observer.error(toAssistantError(error)),
      )
      return () => {
        isLeft = true
        running.delete(end)
        carried?.unsubscribe()
      }
    })

  return {
    link,
    async close() {
      endAll(aborted(closing))
      await socket.close()
    },
  }
}

/** The same subscription for who has what came until the last id. */
function following(op: Operation, lastEventId: string | undefined): Operation {
  if (lastEventId === undefined) return op
  return { ...op, input: { ...(typeof op.input === 'object' && op.input), lastEventId } }
}
