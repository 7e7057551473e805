import type { Runtime } from '../../platform/runtime.js'
import { unanswered, within } from '../../platform/waiting.js'
import { batchMs, engineSilenceMs, engineStopTimeoutMs, maxBatchEvents } from '../limits.js'
import { RunFailure } from './run-failure.js'

/**
 * Yields the items of a source in batches of up to 64 items that arrive within 25 ms. While the consumer processes a
 * batch, at most one more item is requested, so a slow log slows the engine down.
 *
 * Ends when the source ends or `signal` is aborted. At the end, also when the consumer stops, the signal of the source
 * is aborted, and a source that has not ended gets up to one second to do so.
 * @throws {RunFailure} TIMED_OUT after 120 s of silence
 * @throws the error of the source, after the items that came before it
 */
export async function* inBatches<T>(
  runtime: Runtime,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<readonly T[]> {
  if (signal.aborted) return
  const sourceStop = new AbortController()
  const stopSource = () => sourceStop.abort()
  signal.addEventListener('abort', stopSource)
  const source = open(sourceStop.signal)[Symbol.asyncIterator]()
  let hasEnded = false

  const requestItem = async () => {
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
    const item = requestItem()
    // Marks the rejection as handled: nobody awaits the item when the consumer has stopped in the meantime.
    item.catch(() => undefined)
    return item
  }

  try {
    let upcoming = next()
    for (;;) {
      const first = await within(runtime, engineSilenceMs, upcoming, signal)
      if (signal.aborted) return
      if (first === unanswered) {
        throw new RunFailure('TIMED_OUT', 'The engine sent nothing for two minutes. Start the generation again.')
      }
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
        // The items before the failure are yielded first. Then awaiting `upcoming` throws the failure again.
      } finally {
        window.abort()
      }
      yield batch
      // A source that never waits would otherwise block timers and sockets until its end.
      if (batch.length === maxBatchEvents) await runtime.sleep(0)
    }
  } finally {
    signal.removeEventListener('abort', stopSource)
    stopSource()
    if (!hasEnded) {
      const ended = Promise.resolve(source.return?.()).catch(() => undefined)
      await within(runtime, engineStopTimeoutMs, ended)
    }
  }
}
