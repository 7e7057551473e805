import { actAs } from './ambient.js'
import { createRandom, emptyHash, mixInto, mixNumberInto, type Random } from './random.js'
import { createTimers } from './timers.js'

/** A process of the simulated world. Whatever takes time in it is a step that the world gives it. */
export interface Process {
  readonly name: string
  readonly isAlive: boolean
  /** Milliseconds since 1970, by its own clock. */
  now(): number
  moveClock(milliseconds: number): void
  /** Lets others be first, perhaps. */
  step(label: string): Promise<void>
  /** Resolves after so many milliseconds, or soon after `signal` is aborted. */
  sleep(milliseconds: number, label: string, signal?: AbortSignal): Promise<void>
  /** The way to something outside the process: short as a rule, long at times. */
  travel(label: string): Promise<void>
  /** Runs something of its own beside the rest; what it throws is a problem of the world. */
  start(label: string, work: () => Promise<void>): void
  /** Its steps wait until it thaws; its clock goes on. */
  freeze(milliseconds: number): void
  /** As kill -9: its promises never resolve, so no `finally` runs either. */
  crash(): void
  /** What happens outside when it crashes. Answers what forgets it. */
  onCrash(effect: () => void): () => void
}

export interface World {
  /** Decides the order, the ways, and what the actors do. */
  readonly random: Random
  /** Milliseconds since 1970, by no clock in particular. */
  now(): number
  process(name: string, skew?: number): Process
  /**
   * Whether a fault of this kind strikes here. Each kind has numbers of its own, and a fault that is switched off draws
   * one too: so the rest of a history stays as it was, as far as it can.
   */
  strikes(fault: string, probability: number): boolean
  /** From here on faults strike; a world begins without. */
  unleash(): void
  /** From here on no fault strikes. */
  calm(): void
  /** Takes down what happened, for the history. */
  note(text: string): void
  /** Takes down what must never happen. */
  problem(text: string): void
  readonly problems: readonly string[]
  /** Calls `effect` after so many milliseconds. Answers what forgets it. */
  after(milliseconds: number, effect: () => void): () => void
  /** Runs until nothing is left to do, or for so many milliseconds. */
  run(milliseconds: number): Promise<void>
  /** What the step that is being run is a part of, and so is every step that follows from it. */
  context: Context | undefined
  /** Of every step and note so far. */
  readonly hash: number
  readonly steps: number
  readonly history: readonly string[]
  /** The faults that have struck, in their order. */
  readonly struck: readonly Strike[]
}

export interface Context {
  readonly isOver: boolean
}

export interface Strike {
  readonly fault: string
  /** The how-many-eth question for a fault of this kind it was. */
  readonly nth: number
}

export interface WorldOptions {
  readonly seed: number
  /** Whether faults are left out. */
  readonly isOff?: (strike: Strike) => boolean
  /** Whether a history is kept. */
  readonly isTold?: boolean
}

interface Step {
  readonly label: string
  readonly process: ProcessState
  readonly context: Context | undefined
  readonly go: () => void
}

interface Timer {
  effect: (() => void) | undefined
}

interface ProcessState {
  readonly actor: Process
  /** The how-many-eth of its world it is. */
  readonly number: number
  isAlive: boolean
  thawsAt: number
  parked: Step[]
}

const beginning = Date.UTC(2030, 0, 1)
/** More than any history needs that comes to an end. */
const longest = 500_000

/** One seed decides everything: whose step is next, how long a way takes, and which faults strike. */
export function createWorld({ seed, isOff = () => false, isTold = false }: WorldOptions): World {
  const random = createRandom(seed)
  const kinds = new Map<string, { readonly random: Random; asked: number }>()
  const ready: Step[] = []
  const timers = createTimers<Timer>()
  const problems: string[] = []
  const history: string[] = []
  const struck: Strike[] = []
  let now = beginning
  let hash = emptyHash
  let steps = 0
  let processes = 0
  let isCalm = true
  let context: Context | undefined

  const note = (text: string) => {
    hash = mixInto(hash, text)
    if (isTold) history.push(`${((now - beginning) / 1000).toFixed(3).padStart(10)}  ${text}`)
  }
  const problem = (text: string) => {
    if (problems.includes(text)) return
    problems.push(text)
    note(`PROBLEM: ${text}`)
  }
  const after: World['after'] = (milliseconds, effect) => {
    const timer: Timer = { effect }
    timers.put(now + Math.max(0, milliseconds), timer)
    return () => {
      timer.effect = undefined
    }
  }

  const createProcess = (name: string, skew = 0): Process => {
    let offset = skew
    const crashEffects = new Set<() => void>()
    const actor: Process = {
      name,
      get isAlive() {
        return state.isAlive
      },
      now: () => now + offset,
      moveClock(milliseconds) {
        offset += milliseconds
        note(`the clock of ${name} jumps by ${milliseconds} ms`)
      },
      step: (label) => new Promise((go) => ready.push({ label, process: state, context, go })),
      sleep: (milliseconds, label, signal) =>
        new Promise((go) => {
          const step = { label, process: state, context, go }
          const wake = () => {
            forget()
            signal?.removeEventListener('abort', wake)
            ready.push(step)
          }
          const forget = after(milliseconds, wake)
          if (signal?.aborted) wake()
          else signal?.addEventListener('abort', wake)
        }),
      travel(label) {
        if (strikes('a slow way', 0.03)) return actor.sleep(random.between(100, 1500), label)
        return random.chance(0.6) ? actor.step(label) : actor.sleep(random.between(1, 15), label)
      },
      start(label, work) {
        actor
          .step(label)
          .then(work)
          .catch((error: unknown) => {
            problem(`${name} failed in ${label}: ${String(error)}`)
            if (isTold && error instanceof Error) history.push(error.stack ?? '')
          })
      },
      freeze(milliseconds) {
        if (!state.isAlive) return
        note(`${name} freezes for ${milliseconds} ms`)
        state.thawsAt = Math.max(state.thawsAt, now + milliseconds)
        after(milliseconds, () => {
          if (state.thawsAt <= now) ready.push(...state.parked.splice(0))
        })
      },
      crash() {
        if (!state.isAlive) return
        note(`${name} crashes`)
        state.isAlive = false
        state.parked.length = 0
        for (const effect of [...crashEffects]) effect()
      },
      onCrash(effect) {
        crashEffects.add(effect)
        return () => crashEffects.delete(effect)
      },
    }
    const state: ProcessState = { actor, number: ++processes, isAlive: true, thawsAt: 0, parked: [] }
    return actor
  }

  const strikes: World['strikes'] = (fault, probability) => {
    let kind = kinds.get(fault)
    if (kind === undefined) {
      kind = { random: createRandom(mixInto(seed, fault)), asked: 0 }
      kinds.set(fault, kind)
    }
    const strike = { fault, nth: kind.asked++ }
    if (!kind.random.chance(probability) || isCalm || isOff(strike)) return false
    struck.push(strike)
    return true
  }

  /** One of those that are ready, whichever. */
  const nextStep = (): Step | undefined => {
    while (ready.length > 0) {
      const index = ready.length === 1 ? 0 : random.below(ready.length)
      const step = ready[index]
      const last = ready.pop()
      if (step === undefined || last === undefined) continue
      if (index < ready.length) ready[index] = last
      if (!step.process.isAlive) continue
      if (step.process.thawsAt <= now) return step
      step.process.parked.push(step)
    }
    return undefined
  }

  /** Moves the time to the next timers that are not forgotten, and lets them go off; false when there are none before `end`. */
  const moveTime = (end: number): boolean => {
    let isMoved = false
    while (!isMoved) {
      const at = timers.next
      if (at === undefined || at > end) return false
      now = at
      while (timers.next === at) {
        const { effect } = timers.take() ?? {}
        isMoved ||= effect !== undefined
        effect?.()
      }
    }
    return true
  }

  const run: World['run'] = async (milliseconds) => {
    const end = now + milliseconds
    for (;;) {
      await drained()
      actAs(undefined)
      context = undefined
      const step = nextStep()
      if (step === undefined) {
        if (moveTime(end)) continue
        break
      }
      steps += 1
      if (steps > longest) return problem('the world does not come to rest')
      hash = mixNumberInto(mixNumberInto(mixInto(hash, step.label), step.process.number), now)
      actAs(step.process.actor)
      context = step.context
      step.go()
    }
    now = Math.max(now, end)
  }

  return {
    random,
    now: () => now,
    process: createProcess,
    strikes,
    unleash: () => {
      isCalm = false
    },
    calm: () => {
      isCalm = true
      note('from here on no fault strikes')
    },
    note,
    problem,
    problems,
    after,
    run,
    get context() {
      return context
    },
    set context(next) {
      context = next
    },
    get hash() {
      return hash
    },
    get steps() {
      return steps
    },
    history,
    struck,
  }
}

/** Resolves when every promise that could go on has gone on: Node comes to its ticks when no promise is left. */
function drained(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
