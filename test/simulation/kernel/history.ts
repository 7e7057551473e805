import { emptyHash, mixInto, mixNumberInto } from './random.js'
import { startTime, type Timeline } from './timeline.js'

/** The record of a world: a hash of all steps and notes, the problems, and the lines of the history. */
export interface History {
  /** Adds a line to the history. */
  note(text: string): void
  /** Records a violated invariant, each text once. */
  problem(text: string): void
  /** Adds the stack trace of an error to the lines. The hash does not change. */
  addStack(error: unknown): void
  /** Adds a step to the hash. */
  addStep(label: string, processNumber: number): void
  readonly hash: number
  readonly problems: readonly string[]
  /** Empty unless the history is recorded. */
  readonly lines: readonly string[]
}

export function createHistory({ now }: Timeline, isRecorded: boolean): History {
  const problems: string[] = []
  const lines: string[] = []
  let hash = emptyHash

  const note = (text: string) => {
    hash = mixInto(hash, text)
    if (isRecorded) lines.push(`${((now() - startTime) / 1000).toFixed(3).padStart(10)}  ${text}`)
  }
  return {
    note,
    problem(text) {
      if (problems.includes(text)) return
      problems.push(text)
      note(`PROBLEM: ${text}`)
    },
    addStack(error) {
      if (isRecorded && error instanceof Error) lines.push(error.stack ?? '')
    },
    addStep(label, processNumber) {
      hash = mixNumberInto(mixNumberInto(mixInto(hash, label), processNumber), now())
    },
    get hash() {
      return hash
    },
    problems,
    lines,
  }
}
