import type { LanguageModelV3FinishReason, LanguageModelV3StreamPart, LanguageModelV3Usage } from '@ai-sdk/provider'
import type { ModelLimits } from '../limits.js'
import type { CallEvent } from './call-event.js'
import { CallFailure } from './failure.js'
import { toCallFailure } from './read-failure.js'

/** Makes events of the parts of a stream; answers whether the part was the last. */
export function createTaker({ answerCharacters }: ModelLimits) {
  let characters = 0
  return function* take(part: LanguageModelV3StreamPart): Generator<CallEvent, boolean> {
    if (part.type === 'error') throw toCallFailure(part.error, true)
    if (part.type === 'text-delta') {
      characters += part.delta.length
      if (characters > answerCharacters) throw new CallFailure('tooLong')
      if (part.delta !== '') yield { type: 'text', text: part.delta }
    } else if (part.type === 'finish') {
      yield* countUsage(part.usage)
      yield { type: 'end', isCut: isCut(part.finishReason) }
      return true
    } else {
      yield { type: 'alive' }
    }
    return false
  }
}

function* countUsage({ inputTokens, outputTokens }: LanguageModelV3Usage): Generator<CallEvent> {
  const count = (tokens: number | undefined) => (Number.isSafeInteger(tokens) ? Math.max(0, tokens ?? 0) : 0)
  const usage = { inputTokens: count(inputTokens.total), outputTokens: count(outputTokens.total) }
  if (usage.inputTokens + usage.outputTokens > 0) yield { type: 'usage', ...usage }
}

/** @throws {CallFailure} when that is no way for an answer to end. */
function isCut({ unified, raw }: LanguageModelV3FinishReason): boolean {
  if (unified === 'content-filter') throw new CallFailure('refused')
  // A service may have reasons of its own to be done. None at all means that its stream broke off.
  if (unified === 'error' || (unified === 'other' && raw === undefined)) throw new CallFailure('unfinished')
  return unified === 'length'
}
