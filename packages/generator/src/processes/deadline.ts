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
  for (const source of sources) {
    if (source?.aborted) abort()
    source?.addEventListener('abort', abort)
  }
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer)
      for (const source of sources) source?.removeEventListener('abort', abort)
    },
  }
}
