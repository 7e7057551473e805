import { type Time, unanswered, within } from '../../platform/waiting.js'
import type { ModelLimits } from '../limits.js'
import type { CallEvent } from './call-event.js'
import { CallFailure } from './failure.js'

interface PatienceOptions {
  readonly limits: ModelLimits
  readonly time: Time
  readonly deadline: number
  readonly signal: AbortSignal
}

/** Waits for a model as long as it may take, and not longer. Time in which nobody waits for it does not count. */
export function createPatience({ limits, time, deadline, signal }: PatienceOptions) {
  const { now } = time
  const startedAt = now()
  let heardAt: number | undefined
  const hear = () => {
    heardAt = now()
  }

  async function* wait<T>(outcome: PromiseLike<T>): AsyncGenerator<CallEvent, T | typeof unanswered> {
    const since = now()
    const silentAt = () =>
      heardAt === undefined
        ? startedAt + limits.firstByteMilliseconds
        : Math.max(since, heardAt) + limits.silenceMilliseconds
    for (;;) {
      if (now() >= deadline) throw new CallFailure('outOfTime')
      const milliseconds = Math.min(silentAt() - now(), deadline - now(), limits.signOfLifeMilliseconds)
      const answer = await within(time, Math.max(0, milliseconds), outcome, signal)
      if (signal.aborted) return unanswered
      if (answer !== unanswered) return answer
      if (now() >= silentAt()) throw new CallFailure(heardAt === undefined ? 'late' : 'silent')
      yield { type: 'alive' }
    }
  }

  return { hear, wait }
}
