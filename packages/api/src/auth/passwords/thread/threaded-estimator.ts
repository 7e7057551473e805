import pLimit from 'p-limit'
import { AppError } from '../../../errors/app-error.js'
import type { Logger } from '../../../platform/logger.js'
import type { Runtime } from '../../../platform/runtime.js'
import { unanswered, within } from '../../../platform/waiting.js'
import type { PasswordEstimator, PasswordOwner, PasswordStrength } from '../estimate.js'
import { type PasswordThread, startPasswordThread } from './thread.js'

export interface ThreadedEstimator {
  /** Estimates in the thread, one password at a time. */
  readonly estimate: PasswordEstimator
  /** Ends the thread. Estimates that are under way, and later ones, fail with UNAVAILABLE. */
  close(): Promise<void>
}

export interface ThreadedEstimatorParts {
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly log: Pick<Logger, 'warn'>
  readonly startThread?: () => PasswordThread
}

/** Maximum time from the start of a thread to its first task. Loading takes a tenth of a second on an idle machine. */
const startTimeoutMs = 10_000
/** Maximum time of one estimate, counted from the moment the thread is ready and free. Hostile texts take 0.2 s. */
const estimateTimeoutMs = 2_000
const retryAfterSeconds = 5

/**
 * Creates an estimator that works in a thread, so that the event loop serves other calls meanwhile. The thread is started
 * with the first estimate. One that ends, does not start or misses its deadline is replaced for the next estimate.
 */
export function createThreadedEstimator(parts: ThreadedEstimatorParts): ThreadedEstimator {
  const { runtime, log, startThread = startPasswordThread } = parts
  const oneAtATime = pLimit(1)
  let thread: PasswordThread | undefined
  let isClosed = false

  async function inTime<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
    const answered = await within(runtime, milliseconds, answer)
    if (answered === unanswered) throw new Error(`The password thread has not answered for ${milliseconds} ms.`)
    return answered
  }

  function liveThread(): PasswordThread {
    if (thread === undefined || thread.hasEnded()) thread = startThread()
    return thread
  }

  async function estimateNow(text: string, owner: PasswordOwner): Promise<PasswordStrength> {
    if (isClosed) throw cannotCheck()
    try {
      const used = liveThread()
      await inTime(startTimeoutMs, used.ready)
      return await inTime(estimateTimeoutMs, used.estimate(text, owner))
    } catch (error) {
      if (!isClosed) log.warn({ err: error }, 'a password could not be estimated')
      // Not awaited: a thread inside of a builtin ends when that is done.
      void thread?.terminate()
      thread = undefined
      throw cannotCheck(error)
    }
  }

  return {
    // The gate in front of it bounds how many wait.
    estimate: (text, owner) => oneAtATime(() => estimateNow(text, owner)),
    async close() {
      isClosed = true
      await thread?.terminate()
    },
  }
}

function cannotCheck(cause?: unknown): AppError {
  const message = 'The password cannot be checked at this moment. Try again in a few seconds.'
  return new AppError('UNAVAILABLE', message, { retryAfterSeconds, cause })
}
