/** A signal that is aborted after a while, or with another one. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Takes the timer and the listeners back. To be called whatever happened. */
  release(): void
}

/** Not `AbortSignal.any`, which keeps what it made for as long as a source of it lives (Node.js 20). */
export function startDeadline(milliseconds: number, ...sources: readonly (AbortSignal | undefined)[]): Deadline {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  const timer = setTimeout(abort, milliseconds)
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
