import type { EngineEvent, EngineInput } from '../../engine.js'
import { fileEvents } from '../text/file-events.js'
import { answerFollowUp, answerForeign } from './answer.js'
import { planFollowUp } from './plan-follow-up.js'

/**
 * Changes a project that this engine wrote: what a sentence does not mention stays as it was, and hand edits stay in every
 * file that need not change.
 */
export function* followUp(input: EngineInput): Generator<EngineEvent> {
  yield { type: 'progress', step: 1, steps: 3, message: 'Reading what is to change' }
  const plan = planFollowUp(input)
  if (typeof plan === 'string') {
    yield { type: 'chat', text: answerForeign(plan) }
    return
  }

  yield { type: 'progress', step: 2, steps: 3, message: 'Comparing with the project as it is' }
  yield { type: 'chat', text: answerFollowUp(plan, 'done') }

  const { written, removed } = plan.tree
  yield { type: 'progress', step: 3, steps: 3, message: `Changing ${written.length + removed.length} files` }
  for (const path of removed) yield { type: 'fileRemoved', path }
  for (const file of written) yield* fileEvents(file)
  yield { type: 'options', options: plan.decision.options }
}
