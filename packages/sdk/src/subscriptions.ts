import type { OperationLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import type { Account } from './account.js'
import { type AssistantError, aborted, toAssistantError } from './error.js'
import type { AppRouter } from './router.js'
import type { Socket } from './socket.js'
import { anotherSession, notSignedIn } from './stream-caller.js'

export interface SubscriptionParts {
  readonly account: Account
  readonly socket: Socket
  /** Ends with the client. */
  readonly closing: AbortSignal
}

export interface Subscriptions {
  readonly link: OperationLink<AppRouter>
  /** Ends all, with the reason for which the client was closed. */
  close(): Promise<void>
}

/** All subscriptions that are under way. They are those of one session: when another one subscribes, they end. */
export function createSubscriptions({ account, socket, closing }: SubscriptionParts): Subscriptions {
  const running = new Set<(error: AssistantError) => void>()
  let sessionId: string | undefined

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

  const link: OperationLink<AppRouter> = (call) =>
    observable((observer) => {
      let carried: Unsubscribable | undefined
      let isLeft = false
      const end = (error: AssistantError) => observer.error(error)
      join(end).then(
        () => {
          if (isLeft) running.delete(end)
          else carried = socket.link(call).subscribe(observer)
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
