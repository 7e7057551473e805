import { setImmediate as turn } from 'node:timers/promises'
import { type Runtime, systemRuntime } from '../src/platform/runtime.js'

export interface VirtualRuntime extends Runtime {
  /** Lets so many milliseconds pass: every timer on the way fires at its moment, and what waits for it has its turn. */
  elapse(milliseconds: number): Promise<void>
  /** Lets time pass, timer by timer, until `promise` is settled; what it awaits of the world outside has its turn. */
  passUntil<T>(promise: Promise<T>): Promise<T>
  /** How many timers are set. */
  timers(): number
}

/** A runtime whose time stands still until it is told to pass. */
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
    sleep: async (milliseconds, signal) => {
      if (signal?.aborted) return
      if (milliseconds === 0) return turn()
      await new Promise<void>((resolve) => {
        const fire = () => {
          timers.delete(timer)
          signal?.removeEventListener('abort', fire)
          resolve()
        }
        const timer = { at: now + milliseconds, fire }
        timers.add(timer)
        signal?.addEventListener('abort', fire)
      })
    },
    async elapse(milliseconds) {
      const until = now + milliseconds
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
