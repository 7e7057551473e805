import { createTimers } from './timers.js'

/** The time of a world, and the effects that are due later. */
export interface Timeline {
  /** Returns milliseconds since 1970, independent of the clocks of processes. */
  now(): number
  /** Calls `effect` after `milliseconds`. Returns a function that cancels it. */
  after(milliseconds: number, effect: () => void): () => void
  /** Advances the time to the next active timers and fires them. Returns false if none is due by `end`. */
  fireNext(end: number): boolean
  /** Sets the time to `end` unless it is later already. */
  advanceTo(end: number): void
}

interface Timer {
  effect: (() => void) | undefined
}

/** The time at which every world starts. */
export const startTime = Date.UTC(2030, 0, 1)

export function createTimeline(): Timeline {
  const timers = createTimers<Timer>()
  let now = startTime
  return {
    now: () => now,
    after(milliseconds, effect) {
      const timer: Timer = { effect }
      timers.put(now + Math.max(0, milliseconds), timer)
      return () => {
        timer.effect = undefined
      }
    },
    fireNext(end) {
      let hasFired = false
      while (!hasFired) {
        const at = timers.next
        if (at === undefined || at > end) return false
        now = at
        while (timers.next === at) {
          const { effect } = timers.take() ?? {}
          hasFired ||= effect !== undefined
          effect?.()
        }
      }
      return true
    },
    advanceTo(end) {
      now = Math.max(now, end)
    },
  }
}
