import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'

/**
 * Time, timers, ids and randomness of the process. Services take it as an argument and touch nothing of the kind by
 * themselves, so that tests can move the clock and whole runs can be repeated from a seed.
 */
export interface Runtime {
  /** Milliseconds since 1970, by the clock of this process. */
  readonly now: () => number
  /** Resolves after `durationMs`, or at once when `signal` is aborted: it never rejects. */
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>
  /** A fresh id: UUID version 7 (RFC 9562), so that ids sort by age. */
  readonly randomId: () => string
  readonly randomBytes: (count: number) => Uint8Array
}

export const systemRuntime: Runtime = {
  now: Date.now,
  async sleep(durationMs, signal) {
    // The only rejection of the timer is its signal's, and then waiting is over.
    await delay(durationMs, undefined, signal ? { signal } : {}).catch(() => undefined)
  },
  randomId: () => uuidv7(),
  randomBytes,
}
