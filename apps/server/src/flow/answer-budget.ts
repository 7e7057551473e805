import { AppError } from '@assistant/api'
import { createSlots } from './slots.js'

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

interface Waiting {
  readonly bytes: number
  readonly start: (leave: () => void) => void
}

interface Account {
  takenBytes: number
  readonly waiting: Set<Waiting>
}

export function createAnswerBudget(limits: AnswerBudgetLimits): AnswerBudget {
  const { bytesOfUser, moreSmallBytesOfUser, smallBytes, waitingOfUser } = limits
  const large = createSlots(limits.largeAtOnce)
  const accounts = new Map<string, Account>()

  const hasRoom = ({ takenBytes }: Account, bytes: number) =>
    takenBytes === 0 || takenBytes + bytes <= bytesOfUser + (bytes <= smallBytes ? moreSmallBytesOfUser : 0)

  /** Takes the room, and returns the function that gives it back, once. */
  const enter = (userId: string, account: Account, bytes: number) => {
    account.takenBytes += bytes
    let hasLeft = false
    return () => {
      if (hasLeft) return
      hasLeft = true
      account.takenBytes -= bytes
      for (const next of account.waiting) {
        if (!hasRoom(account, next.bytes)) continue
        account.waiting.delete(next)
        next.start(enter(userId, account, next.bytes))
      }
      if (account.takenBytes === 0) accounts.delete(userId)
    }
  }

  return {
    async take(userId, bytes) {
      const account = accounts.get(userId) ?? { takenBytes: 0, waiting: new Set() }
      accounts.set(userId, account)
      if (hasRoom(account, bytes)) return enter(userId, account, bytes)
      if (account.waiting.size >= waitingOfUser) {
        const message = 'Too many of your calls wait for earlier answers to be read. Read those first.'
        throw new AppError('RATE_LIMITED', message, { retryAfterSeconds: 1 })
      }
      return new Promise((start) => account.waiting.add({ bytes, start }))
    },
    async runLarge(run) {
      const leave = await new Promise<() => void>((start) => large.wait('all', start))
      try {
        return await run()
      } finally {
        setImmediate(leave)
      }
    },
  }
}
