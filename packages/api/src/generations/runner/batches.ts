import type { Runtime } from '../../platform/runtime.js'
import { unanswered, within } from '../../platform/waiting.js'
import { batchMs, engineSilenceMs, engineStopTimeoutMs, maxBatchEvents } from '../limits.js'
import { RunFailure } from './run-failure.js'

/**
 * What a source says, in batches of what came within 25 ms or 64 items. It is asked for more only when a batch was
 * taken, so a slow log slows an engine down.
 *
 * Ends when the source does, or when `signal` is aborted: then, and whenever the batches are left, the source's own
 * signal is aborted too, and it is waited for a second at most. Throws what the source throws, and TIMED_OUT after
 * 120 s of silence.
 */
export async function* inBatches<T>(
  runtime: Runtime,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<readonly T[]> {
  if (signal.aborted) return
  const leaving = new AbortController()
  const leave = () => leaving.abort()
  signal.addEventListener('abort', leave)
  const source = open(leaving.signal)[Symbol.asyncIterator]()
  let hasEnded = false

  const ask = async () => {
    try {
      const item = await source.next()
      hasEnded = item.done === true
      return item
    } catch (error) {
      hasEnded = true
      throw error
    }
  }
  const next = () => {
    const answer = ask()
    // Who left in the meantime does not hear of its failure.
    answer.catch(() => undefined)
    return answer
  }

  try {
    let upcoming = next()
    for (;;) {
      const first = await within(runtime, engineSilenceMs, upcoming, signal)
      if (signal.aborted) return
      if (first === unanswered) throw new RunFailure('TIMED_OUT', 'The engine said nothing for two minutes.')
      if (first.done) return

      const batch = [first.value]
      const window = new AbortController()
      const windowClosed = runtime.sleep(batchMs, window.signal).then((): typeof unanswered => unanswered)
      try {
        upcoming = next()
        while (batch.length < maxBatchEvents) {
          const item = await Promise.race([upcoming, windowClosed])
          if (item === unanswered || item.done) break
          batch.push(item.value)
          upcoming = next()
        }
      } catch {
        // What came before a failure is told first; `upcoming` throws the failure again right after.
      } finally {
        window.abort()
      }
      yield batch
      // A source that never waits would keep timers and sockets from their turn until its end.
      if (batch.length === maxBatchEvents) await runtime.sleep(0)
    }
  } finally {
    signal.removeEventListener('abort', leave)
    leave()
    if (!hasEnded) {
      const farewell = Promise.resolve(source.return?.()).catch(() => undefined)
      await within(runtime, engineStopTimeoutMs, farewell)
    }
  }
}
