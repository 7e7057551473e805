import { type Analyzer, type Engine, EngineError, type EngineInput, type Turn } from '../engine.js'
import { loadLikeMindsApi } from '../knowledge/likeminds.js'
import { systemTime, type Time } from '../platform/waiting.js'
import { readAnswer } from './answer/read-answer.js'
import type { Fetch } from './call/bounded-fetch.js'
import { CallFailure } from './call/failure.js'
import { chooseModel, type ModelChoice, type OpenModel } from './call/providers.js'
import { type ModelLimits, modelLimits } from './limits.js'
import { createProjectTree } from './project-tree.js'
import { writeRequest } from './prompt/messages.js'
import { writeSystemText } from './prompt/system-text.js'
import { type RepairParts, repair } from './repair.js'
import { type Step, withSignsOfLife } from './signs-of-life.js'

export interface ModelEngineOptions extends ModelChoice {
  /** Finds the errors that the model is asked to mend. */
  readonly analyzer: Analyzer
  /** By which the provider is asked; the platform's own by default. */
  readonly fetch?: Fetch
  readonly time?: Time
  readonly limits?: Partial<ModelLimits>
  /** Takes the place of the provider's model. */
  readonly openModel?: OpenModel
}

/**
 * The engine that asks a language model.
 *
 * The answer is read while it is written: files are emitted as they come. Then they are checked, and the model mends what is
 * wrong in them, twice at most. A call that fails before anything of its answer has come is tried again.
 *
 * Its errors have messages for people; what is known of the cause is in `cause`: a CallFailure, in which nothing is that
 * was sent or answered.
 * @throws {TypeError} when the provider needs a key or an address that is not given.
 */
export function createModelEngine(options: ModelEngineOptions): Engine {
  const { fetch = globalThis.fetch, time = systemTime, openModel = chooseModel(options) } = options
  const limits = { ...modelLimits, ...options.limits }
  const parts: RepairParts = { analyzer: options.analyzer, openModel, fetch, limits, time }
  return {
    id: 'model',
    title: `Model (${options.provider}, ${options.name})`,
    available: true,
    async *run(input, signal, turn) {
      try {
        yield* withSignsOfLife(work(parts, input, signal, turn), time, limits.signOfLifeMilliseconds)
      } catch (error) {
        if (signal.aborted) return
        throw error instanceof CallFailure ? error.toEngineError() : error
      }
    },
  }
}

async function* work(
  parts: RepairParts,
  input: EngineInput,
  signal: AbortSignal,
  turn: Turn | undefined,
): AsyncGenerator<Step> {
  const { limits, time } = parts
  const deadline = time.now() + limits.runMilliseconds
  const takesFiles = input.kind !== 'conversation'
  const steps = takesFiles ? 3 : 2

  yield { type: 'progress', step: 1, steps, message: 'Reading the project' }
  const system = writeSystemText(input.kind, await loadLikeMindsApi())
  const tree = createProjectTree(input.files, new Set(input.locked))

  yield { type: 'progress', step: 2, steps, message: takesFiles ? 'Writing' : 'Answering' }
  const question = { prompt: writeRequest(input, system, limits), takesFiles, step: 2, steps, deadline }
  for await (const step of readAnswer(parts, question, signal)) {
    // What is not there cannot go.
    if (step.type === 'fileRemoved' && !tree.has(step.path)) continue
    if ('path' in step) tree.apply(step)
    yield step
  }
  if (signal.aborted || !takesFiles) return

  if (tree.files().length === 0) {
    throw new EngineError('ENGINE_FAILED', 'The model wrote no files. Say in other words what the app should do.')
  }
  yield* repair(parts, { input, system, tree, steps, deadline, turn }, signal)
}
