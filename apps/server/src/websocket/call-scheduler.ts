import type { Transport } from '@assistant/api'
import { maxAnswerBytesOf, mayAnswerLarge } from '@assistant/contract'
import type { AnswerBudget } from '../flow/answer-budget.js'
import { type Backpressure, ReaderGoneError } from '../flow/backpressure.js'
import { atMost, createQueue } from '../flow/queue.js'
import type { PacedStream } from './stream/paced-stream.js'

export interface CallSchedulerOptions {
  readonly answerBudget: AnswerBudget
  /** Undefined before the client has signed in: then no answer is large. */
  readonly userId: () => string | undefined
  /** Maximum number of calls that run at once on the socket, and of subscriptions that start. */
  readonly callsAtOnce: number
  readonly backpressure: Backpressure
  readonly stream: PacedStream
  readonly isGone: () => boolean
}

/**
 * Bounds the answers on one socket. A call waits until the socket has room for its answer, and then takes room from the
 * budget of its user, until the answer is sent or the socket is gone. Subscriptions start in turns of their own, whatever
 * calls are at work.
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
      const leave = await answerBudget.take(userId, maxAnswerBytesOf(call.path))
      try {
        // A mutation that was sent is done, also when nobody is left to read its answer.
        if (call.type === 'query' && isGone()) throw new ReaderGoneError('The reader has left')
        return await (mayAnswerLarge(call.path) ? answerBudget.runLarge(run) : run())
      } finally {
        // An answer is handed to the socket later in the turn in which its call has ended.
        setImmediate(() => sent().then(leave))
      }
    }
    return calls.run(() => backpressure.drained().then(answer, answer))
  }
}
