import { httpSubscriptionLink, type OperationLink, retryLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { Account } from './account.js'
import { type AnswerParts, answerBody } from './answer-body.js'
import { AssistantError, toAssistantError } from './error.js'
import { type EventSourceOptions, FetchEventSource } from './event-source.js'
import type { AppRouter } from './router.js'
import { createStreamCaller } from './stream-caller.js'

export interface ServerSentEventsParts extends AnswerParts {
  /** Where tRPC is: `…/trpc`. */
  readonly url: string
  readonly account: Account
}

/**
 * Carries subscriptions as server-sent events, each on a connection of its own: where sockets do not get through. Who
 * calls is asked at each connect; what the socket's subscriptions end with, these end with too.
 */
export function serverSentEvents(parts: ServerSentEventsParts): OperationLink<AppRouter> {
  return ({ op, next }) =>
    observable((observer) => {
      const caller = createStreamCaller(parts.account)

      const connect: EventSourceOptions['connect'] = async (url, lastEventId, signal) => {
        const headers = {
          authorization: `Bearer ${await caller.accessToken()}`,
          ...(lastEventId !== '' && { 'last-event-id': lastEventId }),
        }
        return answerBody(parts, url, { headers, type: 'text/event-stream', signal })
      }
      const send = httpSubscriptionLink<AppRouter, typeof FetchEventSource>({
        url: parts.url,
        EventSource: FetchEventSource,
        eventSourceOptions: { connect, runtime: parts.runtime },
      })({})
      const sendAgain = retryLink<AppRouter>({
        retry: ({ error }) => caller.renewNext(toAssistantError(error).code),
      })({})

      function fail(failure: unknown): void {
        const error = toAssistantError(failure)
        caller.noteFailure(error)
        observer.error(error)
      }

      const subscription = sendAgain({ op, next: (again) => send({ op: again, next }) }).subscribe({
        next(envelope) {
          const { result } = envelope
          if (result.type === 'state' && result.error && !(result.error instanceof AssistantError)) {
            // What the server says in the stream ends it, as over the socket. tRPC would wait for the next connection.
            fail(result.error)
          } else {
            if ('data' in result) caller.noteWelcome()
            observer.next(envelope)
          }
        },
        error: fail,
        complete: () => observer.complete(),
      })
      return () => subscription.unsubscribe()
    })
}
