import type { Faults } from './faults.js'
import type { History } from './history.js'
import type { Random } from './random.js'
import type { ProcessState, Scheduler } from './scheduler.js'
import type { Timeline } from './timeline.js'

/** A process of the simulated world. The world schedules each of its asynchronous operations as a step. */
export interface Process {
  readonly name: string
  readonly isAlive: boolean
  /** Returns milliseconds since 1970 by the clock of this process. */
  now(): number
  moveClock(milliseconds: number): void
  /** Resolves when the scheduler picks this step; other steps may run before it. */
  step(label: string): Promise<void>
  /** Resolves after `milliseconds`, or soon after `signal` is aborted. */
  sleep(milliseconds: number, label: string, signal?: AbortSignal): Promise<void>
  /** Simulates the latency to something outside the process: usually short, sometimes long. */
  travel(label: string): Promise<void>
  /** Starts concurrent work. An error that it throws is recorded as a problem of the world. */
  start(label: string, work: () => Promise<void>): void
  /** Delays the steps of this process for `milliseconds`. Its clock continues. */
  freeze(milliseconds: number): void
  /** Ends the process like kill -9: its promises never resolve, so no `finally` block runs. */
  crash(): void
  /** Registers an effect that runs when the process crashes. Returns a function that removes it. */
  onCrash(effect: () => void): () => void
}

export interface ProcessParts {
  readonly random: Random
  readonly timeline: Timeline
  readonly history: History
  readonly faults: Faults
  readonly scheduler: Scheduler
}

export interface ProcessOptions {
  readonly name: string
  /** Sequence number of the process in its world, from 1. */
  readonly number: number
  /** Milliseconds by which the clock of the process is ahead of the world. */
  readonly skewMs: number
}

export function createProcess(parts: ProcessParts, { name, number, skewMs }: ProcessOptions): Process {
  const { random, timeline, history, faults, scheduler } = parts
  const crashEffects = new Set<() => void>()
  let offsetMs = skewMs

  const process: Process = {
    name,
    get isAlive() {
      return state.isAlive
    },
    now: () => timeline.now() + offsetMs,
    moveClock(milliseconds) {
      offsetMs += milliseconds
      history.note(`the clock of ${name} jumps by ${milliseconds} ms`)
    },
    step: (label) =>
      new Promise((resume) => scheduler.add({ label, process: state, context: scheduler.context, resume })),
    sleep: (milliseconds, label, signal) =>
      new Promise((resume) => {
        const step = { label, process: state, context: scheduler.context, resume }
        const wake = () => {
          cancelTimer()
          signal?.removeEventListener('abort', wake)
          scheduler.add(step)
        }
        const cancelTimer = timeline.after(milliseconds, wake)
        if (signal?.aborted) wake()
        else signal?.addEventListener('abort', wake)
      }),
    travel(label) {
      if (faults.occurs('a slow way', 0.03)) return process.sleep(random.between(100, 1500), label)
      return random.chance(0.6) ? process.step(label) : process.sleep(random.between(1, 15), label)
    },
    start(label, work) {
      process
        .step(label)
        .then(work)
        .catch((error: unknown) => {
          history.problem(`${name} failed in ${label}: ${String(error)}`)
          history.addStack(error)
        })
    },
    freeze(milliseconds) {
      if (!state.isAlive) return
      history.note(`${name} freezes for ${milliseconds} ms`)
      state.thawsAt = Math.max(state.thawsAt, timeline.now() + milliseconds)
      timeline.after(milliseconds, () => {
        if (state.thawsAt <= timeline.now()) scheduler.add(...state.parked.splice(0))
      })
    },
    crash() {
      if (!state.isAlive) return
      history.note(`${name} crashes`)
      state.isAlive = false
      state.parked.length = 0
      for (const effect of [...crashEffects]) effect()
    },
    onCrash(effect) {
      crashEffects.add(effect)
      return () => crashEffects.delete(effect)
    },
  }
  const state: ProcessState = { actor: process, number, isAlive: true, thawsAt: 0, parked: [] }
  return process
}
