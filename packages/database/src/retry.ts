import { setTimeout as sleep } from 'node:timers/promises'

export interface RetryLimits {
  readonly retryMilliseconds: number
  readonly random: () => number
}

/**
 * Runs `attempt` until it answers, or fails with something else than `isTransient`, or the time is up; then the last
 * failure is thrown. Waits a random part of min(500, 10·2ⁿ) ms after the n-th failure: without so much jitter, tries
 * that met once meet again (of 200 read-modify-writes at once a third gave up).
 * The time counts from `began`, a reading of `performance.now`; there is one attempt at least.
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
