import { isAssistantError } from './error.js'
import { linkedAbort } from './linked-abort.js'

/** Events to be read with `for await`. Leaving the loop, or `return()`, ends what stands behind them at once. */
export interface Stoppable<Value> extends AsyncIterableIterator<Value, undefined, undefined> {
  next(): Promise<IteratorResult<Value, undefined>>
  return(): Promise<IteratorResult<Value, undefined>>
  [Symbol.asyncIterator](): Stoppable<Value>
}

/**
 * An async generator that can be left while it waits: by itself `return()` would wait for the next value, which may be
 * hours away. The generator is given a signal that ends with any of `signals`, and when it is left.
 */
export function stoppable<Value>(
  generate: (signal: AbortSignal) => AsyncGenerator<Value, void, undefined>,
  signals: readonly AbortSignal[],
): Stoppable<Value> {
  const leaving = linkedAbort(signals)
  let isLeft = false
  const generator = generate(leaving.signal)
  const over: IteratorResult<Value, undefined> = { done: true, value: undefined }
  return {
    async next() {
      try {
        const { done, value } = await generator.next()
        if (!done) return { done: false, value }
        leaving.release()
        return over
      } catch (error) {
        leaving.release()
        if (isLeft && isAssistantError(error, 'ABORTED')) return over
        throw error
      }
    },
    async return() {
      isLeft = true
      leaving.abort()
      await generator.return()
      return over
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
