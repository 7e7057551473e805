/** Time, timers and randomness. They are arguments, so that tests and simulations can have their own. */
export interface Runtime {
  /** Milliseconds since 1970, by this device's clock. */
  readonly now: () => number
  /** Resolves after `milliseconds`, or at once when `signal` is aborted: it never rejects. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** A number from 0 to 1, without 1: spreads those who wait for the same server. */
  readonly random: () => number
  /** A word that nobody else has. */
  readonly randomId: () => string
}

export const systemRuntime: Runtime = {
  now: Date.now,
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, milliseconds)
      if (signal?.aborted) wake()
      else signal?.addEventListener('abort', wake)
    }),
  random: Math.random,
  // `randomUUID` is missing on pages that are not served over https; `getRandomValues` is everywhere.
  randomId: () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
}

/** How long to wait before try `attempt` (from 1): about 0.2 s, doubled each time, at most `limit`, spread by a half. */
export function pauseBefore(attempt: number, runtime: Runtime, limit = 10_000): number {
  return Math.min(limit, 100 * 2 ** attempt) * (0.5 + runtime.random())
}
