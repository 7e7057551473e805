import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'

/**
 * Asserts that `event` settles within `limitMs`, after subtracting twice the delay measured on this machine. Returns
 * its result. The default limit is 2 s, because the contract allows 1 s. Calls to the health endpoint of the server at
 * `url` measure the delay while `event` is pending.
 */
export async function expectSoon<Result>(url: string, event: Promise<Result>, limitMs = 2_000): Promise<Result> {
  const startedAt = performance.now()
  const measurement = new AbortController()
  const longestDelay = measureLongestDelay(url, measurement.signal)
  const result = await event.finally(() => measurement.abort())
  const elapsedMs = performance.now() - startedAt
  const delayMs = await longestDelay
  console.info(`settled after ${elapsedMs.toFixed(0)} ms; the slowest health check took ${delayMs.toFixed(0)} ms`)
  expect(elapsedMs - 2 * delayMs).toBeLessThan(limitMs)
  return result
}

const pauseMs = 20

/** Returns the longest delay in ms: the duration of a health check, plus the time by which its timer fired late. */
async function measureLongestDelay(url: string, stop: AbortSignal): Promise<number> {
  let slowestMs = 0
  while (!stop.aborted) {
    const startedAt = performance.now()
    await pause(pauseMs)
    await fetch(`${url}/health/live`).then((response) => response.text())
    slowestMs = Math.max(slowestMs, performance.now() - startedAt - pauseMs)
  }
  return slowestMs
}
