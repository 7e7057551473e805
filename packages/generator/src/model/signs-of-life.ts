import type { EngineEvent } from '../engine.js'
import { type Time, unanswered, within } from '../platform/waiting.js'

/** What a run does next. `alive`: there is nothing to tell, but it goes on. */
export type Step = EngineEvent | { readonly type: 'alive' }

/**
 * The events among the steps. Where there are none for `milliseconds` although it goes on, a progress says so: whoever
 * listens takes silence for a failure.
 */
export async function* withSignsOfLife(
  steps: AsyncIterable<Step>,
  { now }: Time,
  milliseconds: number,
): AsyncGenerator<EngineEvent> {
  let saidAt = now()
  let lastProgress = { step: 1, steps: 1 }
  for await (const step of steps) {
    if (step.type === 'progress') lastProgress = { step: step.step, steps: step.steps }
    if (step.type !== 'alive') yield step
    else if (now() - saidAt < milliseconds) continue
    else yield { type: 'progress', ...lastProgress, message: 'Still at work' }
    saidAt = now()
  }
}

/** Waits for `outcome`, and shows that it does. Answers `unanswered` as soon as `signal` is aborted. */
export async function* waitFor<T>(
  outcome: PromiseLike<T>,
  time: Time,
  milliseconds: number,
  signal: AbortSignal,
): AsyncGenerator<Step, T | typeof unanswered> {
  for (;;) {
    const answer = await within(time, milliseconds, outcome, signal)
    if (signal.aborted) return unanswered
    if (answer !== unanswered) return answer
    yield { type: 'alive' }
  }
}
