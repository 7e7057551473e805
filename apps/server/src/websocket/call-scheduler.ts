import type { Transport } from '@assistant/api'
import { maxAnswerBytesOf, mayAnswerLarge } from '@assistant/contract'
import type { AnswerBudget } from '../flow/answer-budget.js'
import { type Backpressure, ReaderGoneError } from '../flow/backpressure.js'
import { atMost, createQueue } from '../flow/queue.js'
import type { PacedStream } from './stream/paced-stream.js'

export interface CallSchedulerOptions {
  readonly answerBudget: AnswerBudget
  /** Returns undefined before the client has signed in. No answer is large then. */
  readonly userId: () => string | undefined
  /**
   * Maximum number of queries and mutations that run at once on the socket; also of subscriptions that start at once.
   */
  readonly callsAtOnce: number
  readonly backpressure: Backpressure
  readonly stream: PacedStream
  readonly isGone: () => boolean
}

/**
 * Returns the function that starts the calls of one socket. A query or mutation waits for its turn, and until the
 * client has read enough of the earlier answers. After the sign-in, its answer then counts in the user's answer budget
 * until it is sent or the socket is closed. Subscriptions start in a queue of their own, so that running calls do not
 * delay them.
 */
export function createCallScheduler(options: CallSchedulerOptions): Transport['inTurn'] {
  const { answerBudget, backpressure, stream, isGone } = options
  const calls = createQueue(atMost(options.callsAtOnce))
  const subscriptionStarts = createQueue(atMost(options.callsAtOnce))

  const sent = () =>
    backpressure.drained().then(
      () => stream.flushed(),
      () => undefined,
    )

  return (call, run) => {
    if (call.type === 'subscription') return subscriptionStarts.run(() => backpressure.drained().then(run, run))
    const answer = async () => {
      const userId = options.userId()
      if (userId === undefined) return run()
      const release = await answerBudget.take(userId, maxAnswerBytesOf(call.path))
      try {
        // Mutations run even if the client is gone: it may rely on a mutation that it has sent.
        if (call.type === 'query' && isGone()) throw new ReaderGoneError('The client has disconnected')
        return await (mayAnswerLarge(call.path) ? answerBudget.runLarge(run) : run())
      } finally {
        // tRPC hands an answer to the socket later in the same turn of the event loop.
        setImmediate(() => sent().then(release))
      }
    }
    return calls.run(() => backpressure.drained().then(answer, answer))
  }
}
