import { type Actor, setActor } from './ambient.js'
import type { History } from './history.js'
import type { Random } from './random.js'
import type { Timeline } from './timeline.js'

/** Work that a step belongs to, for example a transaction. */
export interface Context {
  readonly isOver: boolean
}

/** The state of a process on which its steps depend. */
export interface ProcessState {
  readonly actor: Actor
  /** Sequence number of the process in its world, from 1. */
  readonly number: number
  isAlive: boolean
  thawsAt: number
  /** The steps that were picked while the process was frozen. */
  parked: Step[]
}

export interface Step {
  readonly label: string
  readonly process: ProcessState
  readonly context: Context | undefined
  readonly resume: () => void
}

/** Runs the steps of all processes, one at a time and in random order. */
export interface Scheduler {
  /** Adds steps that may run from now on. */
  add(...steps: readonly Step[]): void
  /** Runs all steps and timers of the next `milliseconds`, then sets the time to their end. */
  run(milliseconds: number): Promise<void>
  /** The context of the current step. Steps that it creates inherit it. */
  context: Context | undefined
  /** Number of steps so far. */
  readonly steps: number
}

/** Maximum number of steps. Every history that ends needs fewer. */
const maxSteps = 500_000

export function createScheduler(random: Random, timeline: Timeline, history: History): Scheduler {
  const ready: Step[] = []
  let context: Context | undefined
  let steps = 0

  /** Removes and returns a random ready step. Parks steps of frozen processes. */
  const takeStep = (): Step | undefined => {
    while (ready.length > 0) {
      const index = ready.length === 1 ? 0 : random.below(ready.length)
      const step = ready[index]
      const last = ready.pop()
      if (step === undefined || last === undefined) continue
      if (index < ready.length) ready[index] = last
      if (!step.process.isAlive) continue
      if (step.process.thawsAt <= timeline.now()) return step
      step.process.parked.push(step)
    }
    return undefined
  }

  return {
    add(...added) {
      ready.push(...added)
    },
    async run(milliseconds) {
      const end = timeline.now() + milliseconds
      for (;;) {
        await microtasksDrained()
        setActor(undefined)
        context = undefined
        const step = takeStep()
        if (step === undefined) {
          if (timeline.fireNext(end)) continue
          break
        }
        steps += 1
        if (steps > maxSteps) return history.problem('the world does not come to rest')
        history.addStep(step.label, step.process.number)
        setActor(step.process.actor)
        context = step.context
        step.resume()
      }
      timeline.advanceTo(end)
    },
    get context() {
      return context
    },
    set context(next) {
      context = next
    },
    get steps() {
      return steps
    },
  }
}

/** Resolves when no promise callback is pending: Node runs its next-tick queue after the microtasks. */
function microtasksDrained(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
