import type { EngineEvent, EngineInput } from '../../engine.js'
import { answerFollowUp, answerForeign } from '../follow-up/answer.js'
import { planFollowUp } from '../follow-up/plan-follow-up.js'
import { decideNew } from '../new-project/new-project.js'
import { explainPlan } from './plan.js'

/** Explains and plans: what would be built, or what would change. Writes no file. */
export function* converse(input: EngineInput): Generator<EngineEvent> {
  yield { type: 'progress', step: 1, steps: 1, message: 'Thinking about what you want' }
  yield { type: 'chat', text: answer(input) }
}

function answer(input: EngineInput): string {
  if (input.files.length === 0) return explainPlan(decideNew(input))
  const plan = planFollowUp(input)
  if (typeof plan === 'string') return `${answerForeign(plan)}\n\n---\n\n${explainPlan(decideNew(input))}`
  return answerFollowUp(plan, 'planned')
}
