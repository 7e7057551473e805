import type { Time } from '../../platform/waiting.js'

/** A clock and timers that move only by `advance`. */
export interface VirtualTime extends Time {
  advance(milliseconds: number): void
  /** Resolves as soon as a sleep is pending that ends in exactly this time. */
  sleeping(milliseconds: number): Promise<void>
  /** Returns the number of pending sleeps. */
  sleepers(): number
}

export function createVirtualTime(): VirtualTime {
  let now = 0
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>()
  const watchers = new Set<() => void>()
  return {
    now: () => now,
    random: () => 0,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const sleeper = { until: now + milliseconds, wake: () => leave() }
        const leave = () => {
          sleepers.delete(sleeper)
          signal.removeEventListener('abort', leave)
          resolve()
        }
        signal.addEventListener('abort', leave)
        sleepers.add(sleeper)
        for (const look of watchers) look()
      }),
    advance(milliseconds) {
      now += milliseconds
      for (const sleeper of [...sleepers]) if (sleeper.until <= now) sleeper.wake()
    },
    sleeping: (milliseconds) =>
      new Promise((resolve) => {
        const look = () => {
          if (![...sleepers].some(({ until }) => until - now === milliseconds)) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      }),
    sleepers: () => sleepers.size,
  }
}
