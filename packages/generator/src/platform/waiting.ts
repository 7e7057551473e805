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

/** Calls `act` when a signal is aborted, at once where it is already. Returns the function that ends the listening. */
export function onAbort(act: () => void, ...signals: readonly (AbortSignal | undefined)[]): () => void {
  for (const signal of signals) {
    if (signal?.aborted) act()
    signal?.addEventListener('abort', act)
  }
  return () => {
    for (const signal of signals) signal?.removeEventListener('abort', act)
  }
}

/** The answer of a wait that ended without one: the time has passed, or its signal was aborted. */
export const unanswered: unique symbol = Symbol('unanswered')

/** Resolves with the promise's outcome, or `unanswered` after `milliseconds` or when `signal` is aborted. Leaves no timer. */
export async function within<T>(
  { sleep }: Time,
  milliseconds: number,
  promise: PromiseLike<T>,
  signal: AbortSignal,
): Promise<T | typeof unanswered> {
  const over = new AbortController()
  const leave = () => over.abort()
  const stopListening = onAbort(leave, signal)
  try {
    const silence = sleep(milliseconds, over.signal).then((): typeof unanswered => unanswered)
    return await Promise.race([promise, silence])
  } finally {
    stopListening()
    leave()
  }
}

/** A signal that is aborted after a while, or together with another one. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Removes the timer and the listeners. To be called in any case. */
  release(): void
}

/** Takes the place of `AbortSignal.any`, which keeps what it made for as long as a source of it lives (Node.js 20). */
export function startDeadline(limitMs: number, ...sources: readonly (AbortSignal | undefined)[]): Deadline {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  const timer = setTimeout(abort, limitMs)
  const stopListening = onAbort(abort, ...sources)
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer)
      stopListening()
    },
  }
}

/** Lets one reader at a time sleep until there is news. */
export interface Alarm {
  /** Resolves at the next `ring`. A ring that nobody waits for is lost: look for news first, in the same turn. */
  wait(): Promise<void>
  ring(): void
}

export function createAlarm(): Alarm {
  let wake: () => void = () => undefined
  return {
    wait: () => new Promise((resolve) => (wake = resolve)),
    ring: () => wake(),
  }
}
