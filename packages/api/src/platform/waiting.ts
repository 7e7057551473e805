import type { Runtime } from './runtime.js'

/** What a wait that was not answered in time, or was aborted, answers. */
export const unanswered: unique symbol = Symbol('unanswered')

const silence = (): typeof unanswered => unanswered

/** The promise's outcome, or `unanswered` after `timeoutMs` or as soon as `signal` is aborted. Leaves no timer. */
export async function within<T>(
  runtime: Pick<Runtime, 'sleep'>,
  timeoutMs: number,
  promise: Promise<T>,
  signal?: AbortSignal,
): Promise<T | typeof unanswered> {
  const over = new AbortController()
  const leave = () => over.abort()
  if (signal?.aborted) leave()
  signal?.addEventListener('abort', leave)
  try {
    return await Promise.race([promise, runtime.sleep(timeoutMs, over.signal).then(silence)])
  } finally {
    signal?.removeEventListener('abort', leave)
    over.abort()
  }
}

/** The promise's outcome, or `unanswered` as soon as `signal` is aborted. Leaves no listener. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | typeof unanswered> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve(unanswered)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
