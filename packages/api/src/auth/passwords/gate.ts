import pLimit from 'p-limit'
import { AppError } from '../../errors/app-error.js'
import type { PasswordGate } from './passwords.js'

/** What is at work behind the gate, and what waits in front of it. */
export interface CountedPasswordGate extends PasswordGate {
  counts(): { readonly running: number; readonly waiting: number }
}

const atOnce = 2
const waiting = 100

/**
 * Creates the gate in front of estimates and hashes, which both take a core for a while: two run at once, so that other
 * calls stay fast, and a hundred wait.
 * @throws {AppError} OVERLOADED for each call beyond
 */
export function createPasswordGate(): CountedPasswordGate {
  const limit = pLimit(atOnce)
  const gate: PasswordGate = async (work) => {
    if (limit.pendingCount >= waiting) {
      throw new AppError('OVERLOADED', 'Too many people are signing in at this moment. Try again in a few seconds.', {
        retryAfterSeconds: 5,
      })
    }
    return limit(work)
  }
  return Object.assign(gate, { counts: () => ({ running: limit.activeCount, waiting: limit.pendingCount }) })
}
