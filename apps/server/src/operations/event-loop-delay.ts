import { performance } from 'node:perf_hooks'

const sampleIntervalMs = 10

export interface EventLoopDelay {
  /** Returns the longest delay since the last call, in milliseconds; a delay that goes on counts as far as it has come. */
  takeMaxMs(): number
  close(): void
}

/**
 * Measures how late a timer of 10 ms runs: the time that other work held the event loop. `observe` is given each delay in
 * milliseconds. Not `monitorEventLoopDelay`, whose `reset` drops the interval that is under way: a stall that begins right
 * after a reading would never be seen, and its values contain the interval itself.
 */
export function measureEventLoopDelay(
  observe: (delayMs: number) => void,
  now: () => number = () => performance.now(),
): EventLoopDelay {
  let sampledAt = now()
  let maxMs = 0
  const delayAt = (moment: number) => Math.max(0, moment - sampledAt - sampleIntervalMs)
  const timer = setInterval(() => {
    const moment = now()
    const delayMs = delayAt(moment)
    sampledAt = moment
    maxMs = Math.max(maxMs, delayMs)
    observe(delayMs)
  }, sampleIntervalMs)
  timer.unref()

  return {
    takeMaxMs() {
      const taken = Math.max(maxMs, delayAt(now()))
      maxMs = 0
      return taken
    },
    close: () => clearInterval(timer),
  }
}
