import { setImmediate } from 'node:timers/promises'
import type { LanguageModelV3Prompt } from '@ai-sdk/provider'
import { type CallParts, callModel } from '../call/call.js'
import { CallFailure } from '../call/failure.js'
import type { Step } from '../signs-of-life.js'
import { createAnswerParser } from './parser.js'

interface Question {
  readonly prompt: LanguageModelV3Prompt
  /** Whether the answer may have files in it. */
  readonly takesFiles: boolean
  /** Where the run is, for what is told while the model is waited for. */
  readonly step: number
  readonly steps: number
  /** When the run has to be done. */
  readonly deadline: number
}

/** Read in one go: a provider may send a whole answer as one piece, and others want their turn. How it is cut changes nothing. */
const sliceUnits = 16 * 1024

/**
 * Asks the model, and gives what it says as it comes. Ends early, without an error, when `signal` is aborted.
 * @throws {CallFailure | EngineError} also when the answer is empty, or with files in it and not whole.
 */
export async function* readAnswer(
  parts: CallParts,
  { prompt, takesFiles, step, steps, deadline }: Question,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  const parser = createAnswerParser({ takesFiles })
  let isEmpty = true
  for await (const event of callModel(parts, prompt, deadline, signal)) {
    if (event.type === 'text') {
      isEmpty = false
      for (let at = 0; at < event.text.length; at += sliceUnits) {
        yield* parser.push(event.text.slice(at, at + sliceUnits))
        if (event.text.length > sliceUnits) await setImmediate()
      }
      // A piece that is held back says nothing by itself.
      yield { type: 'alive' }
    } else if (event.type === 'retrying') {
      const seconds = Math.ceil(event.milliseconds / 1_000)
      yield { type: 'progress', step, steps, message: `The model does not answer. Trying again in ${seconds} s` }
    } else if (event.type === 'end') {
      if (isEmpty) throw new CallFailure('unfinished')
      // What was to follow is not known: half a change may be worse than none.
      if (event.isCut && takesFiles) throw new CallFailure('tooLong')
      yield* parser.end()
      if (event.isCut)
        yield { type: 'chat', text: '\n\n(The model may not write more at once: the answer ends here.)\n' }
    } else {
      yield event
    }
  }
}
