import type { Runtime } from './runtime.js'

/** The result of a wait that has timed out or was aborted. */
export const unanswered: unique symbol = Symbol('unanswered')

const silence = (): typeof unanswered => unanswered

/**
 * Settles like `promise`, or resolves to `unanswered` after `timeoutMs` or as soon as `signal` is aborted. Leaves no
 * timer or listener behind.
 */
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

/** Settles like `promise`, or resolves to `unanswered` as soon as `signal` is aborted. Leaves no listener behind. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | typeof unanswered> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve(unanswered)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
