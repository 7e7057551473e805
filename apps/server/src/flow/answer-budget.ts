import { AppError } from '@assistant/api'
import { atMost, createKeyedQueues, createQueue, type HasRoom } from './queue.js'

export interface AnswerBudgetLimits {
  /**
   * Maximum size of the answers to one user that are being built or have not been read yet. A single answer may exceed
   * it.
   */
  readonly bytesOfUser: number
  /** Further bytes for small answers only, so that other calls continue while large answers are read slowly. */
  readonly moreSmallBytesOfUser: number
  /** An answer up to this size is small. */
  readonly smallBytes: number
  /** Maximum number of calls of one user that wait for a part of the budget. */
  readonly waitingOfUser: number
  /** Maximum number of large answers that are built at once, for all users together. */
  readonly largeAtOnce: number
}

/**
 * Limits the memory that answers to one user take, over all connections and transports. A call reserves the largest
 * size that its answer may have.
 */
export interface AnswerBudget {
  /**
   * Waits until `bytes` of a user's budget are free, and reserves them. Resolves to the function that gives them back.
   * Without another answer of the user, it does not wait, however large `bytes` is. Calls are served in order, but a
   * smaller one that fits overtakes.
   * @throws {AppError} RATE_LIMITED when too many calls of the user wait
   */
  readonly take: (userId: string, bytes: number) => Promise<() => void>
  /**
   * Runs a call whose answer may be large, at most `largeAtOnce` at a time. The next one starts only in a later turn of
   * the event loop, so that this answer can be serialized first.
   */
  readonly runLarge: <TResult>(run: () => Promise<TResult>) => Promise<TResult>
}

export function createAnswerBudget(limits: AnswerBudgetLimits): AnswerBudget {
  const { bytesOfUser, moreSmallBytesOfUser, smallBytes, waitingOfUser } = limits
  // An answer is admitted whatever its size when the user has no other: otherwise one above the limit would wait
  // forever.
  const hasRoom: HasRoom = (takenBytes, bytes) =>
    takenBytes === 0 || takenBytes + bytes <= bytesOfUser + (bytes <= smallBytes ? moreSmallBytesOfUser : 0)
  const users = createKeyedQueues(hasRoom)
  const large = createQueue(atMost(limits.largeAtOnce))

  return {
    async take(userId, bytes) {
      const release = users.tryEnter(userId, bytes)
      if (release !== undefined) return release
      if (users.waitingCount(userId) >= waitingOfUser) {
        const message =
          'Too many of your calls wait until earlier answers are read. Read those answers, then call again.'
        throw new AppError('RATE_LIMITED', message, { retryAfterSeconds: 1 })
      }
      return users.enter(userId, bytes)
    },
    async runLarge(run) {
      const release = await large.enter()
      try {
        return await run()
      } finally {
        setImmediate(release)
      }
    },
  }
}
