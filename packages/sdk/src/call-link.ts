import type { Operation, OperationLink, OperationResultEnvelope, TRPCClientError, TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { Account } from './account.js'
import { asCaller } from './as-caller.js'
import { abortable, toAssistantError } from './error.js'
import { linkedAbort } from './linked-abort.js'
import { untilAnswered } from './retry.js'
import type { AppRouter } from './router.js'
import type { Runtime } from './runtime.js'

type Envelope = OperationResultEnvelope<unknown, TRPCClientError<AppRouter>>

export interface CallParts {
  readonly account: Account
  readonly http: (accessToken: string | null) => OperationLink<AppRouter>
  readonly subscribe: OperationLink<AppRouter>
  readonly runtime: Runtime
  /** Ends with the client. */
  readonly closing: AbortSignal
}

/**
 * Sends every call as whoever is signed in: subscriptions by their own way, the rest over HTTP. A call whose access token
 * was refused is made once more with a new one. One whose answer was lost is asked again where that is harmless.
 */
export function callLink({ account, http, subscribe, runtime, closing }: CallParts): TRPCLink<AppRouter> {
  const answer = (op: Operation, signal: AbortSignal): Promise<Envelope> =>
    asCaller(account, (accessToken) => {
      const once = () => answerOf(http(accessToken), { ...op, signal })
      return isHarmlessTwice(op) ? untilAnswered(once, { runtime, signal }) : once()
    })

  return () => (call) => {
    if (call.op.type === 'subscription') return subscribe(call)
    return observable((observer) => {
      const leaving = linkedAbort([closing, ...(call.op.signal ? [call.op.signal] : [])])
      abortable(answer(call.op, leaving.signal), leaving.signal).then(
        (envelope) => {
          observer.next(envelope)
          observer.complete()
        },
        (error) => observer.error(toAssistantError(error)),
      )
      return leaving.abort
    })
  }
}

/** A query, or what the server does once however often it is asked. */
function isHarmlessTwice({ type, input }: Operation): boolean {
  return type === 'query' || (typeof input === 'object' && input !== null && 'idempotencyKey' in input)
}

function answerOf(link: OperationLink<AppRouter>, op: Operation): Promise<Envelope> {
  return new Promise((resolve, reject) => {
    link({ op, next: noNextLink }).subscribe({ next: resolve, error: (error) => reject(toAssistantError(error)) })
  })
}

function noNextLink(): never {
  throw new Error('The HTTP link is the last one.')
}
