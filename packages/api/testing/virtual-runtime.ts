import { setImmediate as turn } from 'node:timers/promises'
import { type Runtime, systemRuntime } from '../src/platform/runtime.js'

export interface VirtualRuntime extends Runtime {
  /** Advances the clock by `ms`. Fires each timer at its time and lets the code that waits for it run. */
  elapse(ms: number): Promise<void>
  /** Fires one timer after the other until `promise` is settled. Between two timers, real I/O gets a turn. */
  passUntil<T>(promise: Promise<T>): Promise<T>
  /** Returns the number of pending timers. */
  timers(): number
}

/** Creates a runtime whose clock moves only by `elapse` and `passUntil`. */
export function createVirtualRuntime(): VirtualRuntime {
  const timers = new Set<{ readonly at: number; readonly fire: () => void }>()
  let now = Date.UTC(2026, 0, 1)

  const fireNext = (until: number): boolean => {
    const next = [...timers].sort((left, right) => left.at - right.at)[0]
    if (next === undefined || next.at > until) return false
    now = Math.max(now, next.at)
    next.fire()
    return true
  }

  return {
    ...systemRuntime,
    now: () => now,
    sleep: async (ms, signal) => {
      if (signal?.aborted) return
      if (ms === 0) return turn()
      await new Promise<void>((resolve) => {
        const fire = () => {
          timers.delete(timer)
          signal?.removeEventListener('abort', fire)
          resolve()
        }
        const timer = { at: now + ms, fire }
        timers.add(timer)
        signal?.addEventListener('abort', fire)
      })
    },
    async elapse(ms) {
      const until = now + ms
      do {
        for (let turns = 0; turns < 5; turns += 1) await turn()
      } while (fireNext(until))
      now = until
    },
    async passUntil(promise) {
      let isSettled = false
      const settle = () => {
        isSettled = true
      }
      promise.then(settle, settle)
      for (await turn(); !isSettled; await turn()) fireNext(Number.POSITIVE_INFINITY)
      return promise
    },
    timers: () => timers.size,
  }
}
