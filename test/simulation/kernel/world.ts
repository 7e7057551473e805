import { createFaults, type FaultOccurrence, type Faults } from './faults.js'
import { createHistory, type History } from './history.js'
import { createProcess, type Process } from './process.js'
import { createRandom, type Random } from './random.js'
import { createScheduler, type Scheduler } from './scheduler.js'
import { createTimeline, type Timeline } from './timeline.js'

/** A simulated world: processes, their faults, and the history of their steps. */
export interface World
  extends Pick<Timeline, 'now' | 'after'>,
    Pick<History, 'note' | 'problem' | 'problems' | 'hash'>,
    Pick<Faults, 'occurs'>,
    Pick<Scheduler, 'run' | 'context' | 'steps'> {
  /** Random numbers for the order of steps, latencies and the behaviour of processes. */
  readonly random: Random
  /** Creates a process whose clock is `skewMs` ahead of the world. */
  process(name: string, skewMs?: number): Process
  /** Enables faults. They are disabled at the start. */
  enableFaults(): void
  disableFaults(): void
  /** The lines of the history. Empty unless it is recorded. */
  readonly history: readonly string[]
  /** The faults that occurred, in order. */
  readonly occurredFaults: readonly FaultOccurrence[]
}

export interface WorldOptions {
  readonly seed: number
  /** Returns true for a fault that must not occur. */
  readonly isDisabled?: (fault: FaultOccurrence) => boolean
  /** Records a readable history when true. */
  readonly isHistoryRecorded?: boolean
}

/** Creates a world in which the seed determines the order of steps, the latencies and the faults. */
export function createWorld({ seed, isDisabled = () => false, isHistoryRecorded = false }: WorldOptions): World {
  const random = createRandom(seed)
  const timeline = createTimeline()
  const history = createHistory(timeline, isHistoryRecorded)
  const faults = createFaults(seed, isDisabled)
  const scheduler = createScheduler(random, timeline, history)
  const parts = { random, timeline, history, faults, scheduler }
  let processCount = 0

  return {
    random,
    now: timeline.now,
    after: timeline.after,
    process(name, skewMs = 0) {
      processCount += 1
      return createProcess(parts, { name, number: processCount, skewMs })
    },
    occurs: faults.occurs,
    enableFaults: () => faults.setEnabled(true),
    disableFaults() {
      faults.setEnabled(false)
      history.note('from here on no fault strikes')
    },
    occurredFaults: faults.occurred,
    note: history.note,
    problem: history.problem,
    problems: history.problems,
    history: history.lines,
    get hash() {
      return history.hash
    },
    run: scheduler.run,
    get context() {
      return scheduler.context
    },
    set context(next) {
      scheduler.context = next
    },
    get steps() {
      return scheduler.steps
    },
  }
}
