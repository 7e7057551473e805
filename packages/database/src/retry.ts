import { setTimeout as sleep } from 'node:timers/promises'

export interface RetryLimits {
  readonly retryMilliseconds: number
  readonly random: () => number
}

/**
 * Runs `attempt` at least once, and until it succeeds. Throws its error when that is not transient, or when the next
 * attempt would begin after the time is up. The time counts from `began`, a reading of `performance.now`.
 *
 * Waits a random part of min(500, 10·2ⁿ) ms after each failure, where n is the number of earlier failures. With less
 * jitter, attempts that collided once collide again: a third of 200 concurrent read-modify-writes gave up.
 */
export async function retry<T>(
  limits: RetryLimits,
  isTransient: (error: unknown) => boolean,
  attempt: () => T | Promise<T>,
  began: number = performance.now(),
): Promise<T> {
  const deadline = began + limits.retryMilliseconds
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt()
    } catch (error) {
      const pause = limits.random() * Math.min(500, 10 * 2 ** failures)
      if (!isTransient(error) || performance.now() + pause > deadline) throw error
      await sleep(pause)
    }
  }
}
