import { setTimeout as delay } from 'node:timers/promises'

/** Time and chance, as arguments: tests let them pass as they like. */
export interface Time {
  /** Milliseconds that only grow. */
  readonly now: () => number
  /** Resolves after `milliseconds`, or at once when `signal` is aborted: it never rejects. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** From 0 to below 1. */
  readonly random: () => number
}

export const systemTime: Time = {
  now: () => performance.now(),
  async sleep(milliseconds, signal) {
    // The only rejection of the timer is its signal's, and then waiting is over.
    await delay(milliseconds, undefined, { signal }).catch(() => undefined)
  },
  random: Math.random,
}

/** What a wait that was not answered in time, or was aborted, answers. */
export const unanswered: unique symbol = Symbol('unanswered')

/** The promise's outcome, or `unanswered` after `milliseconds` or as soon as `signal` is aborted. Leaves no timer. */
export async function within<T>(
  { sleep }: Time,
  milliseconds: number,
  promise: PromiseLike<T>,
  signal: AbortSignal,
): Promise<T | typeof unanswered> {
  const over = new AbortController()
  const leave = () => over.abort()
  if (signal.aborted) leave()
  signal.addEventListener('abort', leave)
  try {
    const silence = sleep(milliseconds, over.signal).then((): typeof unanswered => unanswered)
    return await Promise.race([promise, silence])
  } finally {
    signal.removeEventListener('abort', leave)
    leave()
  }
}
