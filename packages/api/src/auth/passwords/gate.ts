import pLimit from 'p-limit'
import { AppError } from '../../errors/app-error.js'
import type { PasswordGate } from './passwords.js'

/** A password gate that also returns how many operations are running and waiting. */
export interface CountedPasswordGate extends PasswordGate {
  counts(): { readonly running: number; readonly waiting: number }
}

const maxRunning = 2
const maxWaiting = 100

/**
 * Creates a gate that limits how many operations on passwords run at once. Estimates and hashes keep a core busy, and
 * other calls must stay fast.
 * @throws {AppError} OVERLOADED (from a call of the gate, when too many are waiting)
 */
export function createPasswordGate(): CountedPasswordGate {
  const limit = pLimit(maxRunning)
  const gate: PasswordGate = async (work) => {
    if (limit.pendingCount >= maxWaiting) {
      throw new AppError('OVERLOADED', 'Too many people are signing in at this moment. Try again in a few seconds.', {
        retryAfterSeconds: 5,
      })
    }
    return limit(work)
  }
  return Object.assign(gate, { counts: () => ({ running: limit.activeCount, waiting: limit.pendingCount }) })
}
