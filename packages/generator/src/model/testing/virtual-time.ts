import type { Time } from '../../platform/waiting.js'

/** Time that passes when it is told to. */
export interface VirtualTime extends Time {
  advance(milliseconds: number): void
  /** Resolves as soon as somebody sleeps for exactly so long from now on. */
  sleeping(milliseconds: number): Promise<void>
  /** How many sleep. */
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
