import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'

/**
 * Time, timers, ids and randomness. Services get them as an argument, so that tests can move the clock and
 * repeat whole runs from a seed.
 */
export interface Runtime {
  /** Returns the time of this process in milliseconds since 1970. */
  readonly now: () => number
  /** Resolves after `durationMs`, or as soon as `signal` is aborted. Never rejects. */
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>
  /** Returns a new UUID version 7 (RFC 9562). Such ids sort by the time of their creation. */
  readonly randomId: () => string
  readonly randomBytes: (count: number) => Uint8Array
}

export const systemRuntime: Runtime = {
  now: Date.now,
  async sleep(durationMs, signal) {
    // The timer rejects only if the signal is aborted.
    await delay(durationMs, undefined, signal ? { signal } : {}).catch(() => undefined)
  },
  randomId: () => uuidv7(),
  randomBytes,
}
