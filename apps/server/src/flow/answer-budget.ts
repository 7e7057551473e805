import { AppError } from '@assistant/api'
import { atMost, createKeyedQueues, createQueue, type HasRoom } from './queue.js'

export interface AnswerBudgetLimits {
  /** Maximum number of bytes of answers to one user that are being made or have not been read. */
  readonly bytesOfUser: number
  /** Bytes that small answers may take beyond it, so that other calls go on while large answers are read slowly. */
  readonly moreSmallBytesOfUser: number
  /** An answer up to this size is small. */
  readonly smallBytes: number
  /** Maximum number of calls of one user that wait for room. */
  readonly waitingOfUser: number
  /** Maximum number of large answers that are made at once, for all users together. */
  readonly largeAtOnce: number
}

/** Bounds the answers to each user over all connections and transports together, by the sizes they may have. */
export interface AnswerBudget {
  /**
   * Resolves as soon as there is room for an answer of this size, with the function that gives the room back. Calls wait
   * in their order, but smaller ones that fit go first.
   * @throws {AppError} RATE_LIMITED, when too many others wait
   */
  readonly take: (userId: string, bytes: number) => Promise<() => void>
  /**
   * Runs a call whose answer may be large when few others do. The next one begins in another turn of the event loop, after
   * the answer was written as JSON.
   */
  readonly runLarge: <TResult>(run: () => Promise<TResult>) => Promise<TResult>
}

export function createAnswerBudget(limits: AnswerBudgetLimits): AnswerBudget {
  const { bytesOfUser, moreSmallBytesOfUser, smallBytes, waitingOfUser } = limits
  // A user without another answer has room for one of any size.
  const hasRoom: HasRoom = (takenBytes, bytes) =>
    takenBytes === 0 || takenBytes + bytes <= bytesOfUser + (bytes <= smallBytes ? moreSmallBytesOfUser : 0)
  const users = createKeyedQueues(hasRoom)
  const large = createQueue(atMost(limits.largeAtOnce))

  return {
    async take(userId, bytes) {
      const release = users.tryEnter(userId, bytes)
      if (release !== undefined) return release
      if (users.waitingCount(userId) >= waitingOfUser) {
        const message = 'Too many of your calls wait for earlier answers to be read. Read those first.'
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
