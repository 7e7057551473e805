import type { ServerResponse } from 'node:http'
import { AppError, type Transport } from '@assistant/api'
import { maxAnswerBytesOf, maxBatchAnswerBytes, mayAnswerLarge } from '@assistant/contract'
import type { AnswerBudget } from '../flow/answer-budget.js'
import { ReaderGoneError } from '../flow/backpressure.js'
import { atMost, createQueue } from '../flow/queue.js'
import { jsonBytes } from './body/json-bytes.js'

export interface CallSchedulerOptions {
  readonly answerBudget: AnswerBudget
  /** Undefined for an anonymous caller: procedures that anyone may call have no large answers. */
  readonly userId: string | undefined
  /**
   * The procedures that the request calls. Empty when the answer is a stream with backpressure, which needs no budget.
   */
  readonly procedures: readonly string[]
  readonly response: ServerResponse
  readonly isGone: () => boolean
}

/**
 * Limits the memory that the answers of one request take. The first call reserves the user's answer budget for all
 * calls of the request, until the response is closed. Calls whose answers may be large run one after the other. When
 * the answers of a batch have reached 4 MiB, its other calls are rejected with RATE_LIMITED. Subscriptions and
 * anonymous callers are not limited here.
 */
export function createCallScheduler(options: CallSchedulerOptions): Transport['inTurn'] {
  const { answerBudget, userId, procedures, response, isGone } = options
  if (userId === undefined || procedures.length === 0) return (_call, run) => run()
  const largeCalls = createQueue(atMost(1))
  let reservation: Promise<void> | undefined
  let answeredBytes = 0

  const reserve = async () => {
    const release = await answerBudget.take(userId, maxAnswerBytesOf(...procedures))
    if (response.destroyed) release()
    else response.once('close', release)
  }

  return async (call, run) => {
    if (call.type === 'subscription') return run()
    reservation ??= reserve()
    await reservation
    const answer = async () => {
      if (answeredBytes >= maxBatchAnswerBytes) throw batchIsFull()
      // A mutation runs even if its caller has disconnected while it waited.
      if (call.type === 'query' && isGone()) throw new ReaderGoneError('The reader has disconnected')
      const result = await run()
      if (procedures.length > 1 && result.ok) answeredBytes += jsonBytes(result.data)
      return result
    }
    return mayAnswerLarge(call.path) ? largeCalls.run(() => answerBudget.runLarge(answer)) : answer()
  }
}

function batchIsFull(): AppError {
  const message = `The other answers of this batch are ${maxBatchAnswerBytes / 1024 / 1024} MiB or more. Call again in another batch.`
  return new AppError('RATE_LIMITED', message, { retryAfterSeconds: 1 })
}
