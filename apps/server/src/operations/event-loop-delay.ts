import { performance } from 'node:perf_hooks'

const sampleIntervalMs = 10

export interface EventLoopDelay {
  /**
   * Returns the longest delay since the last call, in milliseconds, including the whole length of a delay that began
   * before that call or is not over yet.
   */
  takeMaxMs(): number
  close(): void
}

/**
 * Measures how late a timer of 10 ms runs, which is the time that other work blocked the event loop. Calls `observe`
 * with each delay. It does not use `monitorEventLoopDelay` for two reasons: its `reset` drops the current interval, so
 * a stall that begins right after a reading is never seen, and its values include the interval itself.
 */
export function measureEventLoopDelay(
  observe: (delayMs: number) => void,
  now: () => number = () => performance.now(),
): EventLoopDelay {
  let sampledAtMs = now()
  let maxMs = 0
  const delayAt = (timeMs: number) => Math.max(0, timeMs - sampledAtMs - sampleIntervalMs)
  const timer = setInterval(() => {
    const timeMs = now()
    const delayMs = delayAt(timeMs)
    sampledAtMs = timeMs
    maxMs = Math.max(maxMs, delayMs)
    observe(delayMs)
  }, sampleIntervalMs)
  timer.unref()

  return {
    takeMaxMs() {
      const longestMs = Math.max(maxMs, delayAt(now()))
      maxMs = 0
      return longestMs
    },
    close: () => clearInterval(timer),
  }
}
