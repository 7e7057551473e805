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
  /** Ends the thread. Running, waiting and later estimates reject with UNAVAILABLE. */
  close(): Promise<void>
}

export interface ThreadedEstimatorParts {
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly log: Pick<Logger, 'warn'>
  readonly startThread?: () => PasswordThread
}

/** Maximum time from the start of a thread until it is ready. Loading takes 100 ms on an idle machine. */
const startTimeoutMs = 10_000
/** Maximum time of one estimate, from the moment when the thread is ready and idle. Hostile texts take 0.2 s. */
const estimateTimeoutMs = 2_000
const retryAfterSeconds = 5

/**
 * Creates an estimator that works in a thread, so that the event loop can serve other calls meanwhile. The first
 * estimate starts the thread. If the thread ends, does not start or is too slow, the next estimate starts a new one.
 */
export function createThreadedEstimator(parts: ThreadedEstimatorParts): ThreadedEstimator {
  const { runtime, log, startThread = startPasswordThread } = parts
  const oneAtATime = pLimit(1)
  let thread: PasswordThread | undefined
  let isClosed = false

  async function inTime<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
    const answered = await within(runtime, timeoutMs, answer)
    if (answered === unanswered) throw new Error(`The password thread has not answered for ${timeoutMs} ms.`)
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
      // Not awaited: a thread that runs a built-in function ends only after that returns.
      void thread?.terminate()
      thread = undefined
      throw cannotCheck(error)
    }
  }

  return {
    // The password gate limits how many estimates wait here.
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
