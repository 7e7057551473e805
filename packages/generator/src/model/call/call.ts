import type { LanguageModelV3Prompt, LanguageModelV3StreamPart } from '@ai-sdk/provider'
import { onAbort, type Time, unanswered } from '../../platform/waiting.js'
import type { ModelLimits } from '../limits.js'
import { createBoundedFetch, type Fetch } from './bounded-fetch.js'
import type { CallEvent } from './call-event.js'
import { CallFailure } from './failure.js'
import { createPatience } from './patience.js'
import { callOptions, type OpenModel } from './providers.js'
import { toCallFailure } from './read-failure.js'
import { createTaker } from './stream-parts.js'

export interface CallParts {
  readonly openModel: OpenModel
  readonly fetch: Fetch
  readonly limits: ModelLimits
  readonly time: Time
}

/**
 * Asks the model, and again while it may help and nothing of its answer has come: after a status of 408, 429 or 5xx, and when
 * the connection failed. Ends early, without an error and with the request ended, when `signal` is aborted.
 *
 * @param deadline On the clock of `time`.
 * @throws {CallFailure}
 */
export async function* callModel(
  parts: CallParts,
  prompt: LanguageModelV3Prompt,
  deadline: number,
  signal: AbortSignal,
): AsyncGenerator<CallEvent> {
  const { limits, time } = parts
  for (let tries = 1; ; tries += 1) {
    let hasAnswer = false
    try {
      for await (const event of ask(parts, prompt, deadline, signal)) {
        hasAnswer ||= event.type === 'text'
        yield event
      }
      return
    } catch (error) {
      if (signal.aborted) return
      const failure = toCallFailure(error, hasAnswer)
      const milliseconds = delayBefore(tries, failure, limits, time)
      const isWorthIt = failure.isPassing && !hasAnswer && tries < limits.tries && time.now() + milliseconds < deadline
      if (!isWorthIt) throw failure
      yield { type: 'retrying', milliseconds }
      await time.sleep(milliseconds, signal)
      if (signal.aborted) return
    }
  }
}

function delayBefore(tries: number, { retryAfter }: CallFailure, limits: ModelLimits, { random }: Time): number {
  const backOff = limits.backOffMilliseconds * 2 ** (tries - 1) * (1 - random() / 2)
  return Math.min(Math.max(backOff, retryAfter ?? 0), limits.retryAfterMilliseconds)
}

/** One try. */
async function* ask(
  { openModel, fetch, limits, time }: CallParts,
  prompt: LanguageModelV3Prompt,
  deadline: number,
  signal: AbortSignal,
): AsyncGenerator<CallEvent> {
  const request = new AbortController()
  const leave = () => request.abort()
  if (signal.aborted) return
  const stopListening = onAbort(leave, signal)
  const patience = createPatience({ limits, time, deadline, signal })
  let reader: ReadableStreamDefaultReader<LanguageModelV3StreamPart> | undefined
  try {
    const model = await openModel(createBoundedFetch({ fetch, limits, onBytes: patience.hear }))
    const opening = model.doStream({ prompt, abortSignal: request.signal, providerOptions: callOptions })
    const opened = yield* patience.wait(opening)
    if (opened === unanswered) return
    reader = opened.stream.getReader()
    const take = createTaker(limits)
    for (;;) {
      const next = yield* patience.wait(reader.read())
      if (next === unanswered) return
      if (next.done) throw new CallFailure('unfinished')
      // The beginning of a stream is the AI SDK's own; the rest was sent.
      if (next.value.type !== 'stream-start') patience.hear()
      const isLast = yield* take(next.value)
      if (isLast) return
    }
  } finally {
    stopListening()
    leave()
    reader?.cancel().catch(() => undefined)
  }
}
