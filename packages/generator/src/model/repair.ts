import { type Analyzer, type Diagnostic, EngineError, type EngineInput, type Turn } from '../engine.js'
import { unanswered } from '../platform/waiting.js'
import { readAnswer } from './answer/read-answer.js'
import type { CallParts } from './call/call.js'
import { CallFailure } from './call/failure.js'
import type { ProjectTree } from './project-tree.js'
import { writeRepair } from './prompt/messages.js'
import { type Step, waitFor } from './signs-of-life.js'

export interface RepairParts extends CallParts {
  readonly analyzer: Analyzer
}

interface Repair {
  readonly input: EngineInput
  readonly system: string
  /** What the run has led to. */
  readonly tree: ProjectTree
  readonly steps: number
  readonly deadline: number
  readonly turn: Turn | undefined
}

/**
 * Checks the files, and lets the model mend the errors that are found, twice at most.
 *
 * What the model says is told as it comes, but its files are kept back until they were checked too: a repair is taken whole
 * when there are fewer errors with it, and not at all otherwise. So it never makes worse what was there, and when it fails,
 * the run does not: the person is told, and has the files as they were first written.
 */
export async function* repair(parts: RepairParts, work: Repair, signal: AbortSignal): AsyncGenerator<Step> {
  const { input, system, steps, deadline, turn } = work
  const progress = (message: string): Step => ({ type: 'progress', step: steps, steps, message })
  const say = (text: string): Step => ({ type: 'chat', text: `\n\n${text}\n\n` })
  async function* findErrors(tree: ProjectTree): AsyncGenerator<Step, Diagnostic[]> {
    const checking = parts.analyzer.analyze(tree.files(), signal, turn)
    const found = yield* waitFor(checking, parts.time, parts.limits.signOfLifeMilliseconds, signal)
    // What the model may not change, it cannot mend.
    return found === unanswered
      ? []
      : found.filter(({ severity, path }) => severity === 'error' && !tree.isLocked(path))
  }

  let { tree } = work
  yield progress('Checking the files')
  let errors = yield* findErrors(tree)
  for (let round = 1; round <= parts.limits.repairs && errors.length > 0; round += 1) {
    yield progress(`Repairing ${count(errors)}`)
    yield say(
      `A check of the files found ${count(errors)}. ${errors.length === 1 ? 'It is' : 'They are'} being repaired.`,
    )
    const repaired = tree.copy()
    const prompt = writeRepair(input, system, parts.limits, tree.files(), errors)
    const question = { prompt, takesFiles: true, step: steps, steps, deadline }
    try {
      for await (const step of readAnswer(parts, question, signal)) {
        if (!('path' in step)) yield step
        else repaired.apply(step)
      }
    } catch (error) {
      if (signal.aborted || !(error instanceof CallFailure || error instanceof EngineError)) throw error
      yield say(`The repair could not be finished, so ${count(errors)} remained. Ask for a fix to try again.`)
      return
    }
    if (signal.aborted) return
    yield progress('Checking the files again')
    const left = yield* findErrors(repaired)
    if (signal.aborted) return
    if (left.length >= errors.length) {
      yield say(`The repair did not help and was left out: ${count(errors)} remained.`)
      return
    }
    yield* repaired.changesFrom(tree)
    tree = repaired
    errors = left
  }
  if (errors.length > 0) yield say(`After the repair, ${count(errors)} remained.`)
}

function count({ length }: readonly Diagnostic[]): string {
  return length === 1 ? '1 error' : `${length} errors`
}
