/** Counts time that may stand still, and tells when it has passed. */
export interface Stopwatch {
  start(): void
  /** Lets the time stand still until the next `start`. */
  pause(): void
  /** Gives the whole time back, and lets it stand still. */
  reset(): void
  usedMs(): number
}

/**
 * `onPassed` is called once, when the time has run for `limitMs`. What arrived while this process was held up is handled
 * before: the watched process must not pay for a delay of this one.
 */
export function createStopwatch(limitMs: number, onPassed: () => void): Stopwatch {
  let leftMs = limitMs
  let startedAt = 0
  let timer: NodeJS.Timeout | undefined

  const pause = (): void => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    leftMs -= performance.now() - startedAt
  }
  const start = (): void => {
    if (timer !== undefined) return
    startedAt = performance.now()
    const own = setTimeout(
      () => {
        setImmediate(() => {
          if (timer === own) onPassed()
        })
      },
      Math.max(0, leftMs),
    )
    timer = own
  }
  return {
    start,
    pause,
    usedMs: () => limitMs - leftMs + (timer === undefined ? 0 : performance.now() - startedAt),
    reset() {
      pause()
      leftMs = limitMs
    },
  }
}
