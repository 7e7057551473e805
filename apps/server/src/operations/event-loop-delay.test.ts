import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { measureEventLoopDelay } from './event-loop-delay.js'

describe('the delay of the event loop', () => {
  let now = 0
  beforeEach(() => {
    now = 0
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const measure = () => {
    const observed: number[] = []
    const delay = measureEventLoopDelay(
      (delayMs) => observed.push(delayMs),
      () => now,
    )
    /** Runs the timer, which is due every 10 ms, `elapsedMs` after its last run. */
    const sampleAfter = (elapsedMs: number) => {
      now += elapsedMs
      vi.advanceTimersByTime(10)
    }
    return { delay, observed, sampleAfter }
  }

  it('is the time by which a timer runs later than its interval', () => {
    const { observed, sampleAfter } = measure()
    for (const elapsedMs of [10, 12, 310, 9]) sampleAfter(elapsedMs)
    expect(observed).toEqual([0, 2, 300, 0])
  })

  it('has a maximum that is reset by each reading', () => {
    const { delay, sampleAfter } = measure()
    for (const elapsedMs of [310, 20]) sampleAfter(elapsedMs)
    expect(delay.takeMaxMs()).toBe(300)
    sampleAfter(15)
    expect(delay.takeMaxMs()).toBe(5)
  })

  it('includes a stall that is not over yet, and its whole length in the next reading', () => {
    const { delay, observed, sampleAfter } = measure()
    now += 110
    expect(delay.takeMaxMs()).toBe(100)
    sampleAfter(200)
    expect([delay.takeMaxMs(), observed]).toEqual([300, [300]])
  })

  it('is not measured after it was closed', () => {
    const { delay, observed, sampleAfter } = measure()
    delay.close()
    sampleAfter(500)
    expect(observed).toEqual([])
  })
})
