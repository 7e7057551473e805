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
    /** Lets the timer run, which is due every 10 ms, after so many. */
    const sampleAfter = (milliseconds: number) => {
      now += milliseconds
      vi.advanceTimersByTime(10)
    }
    return { delay, observed, sampleAfter }
  }

  it('is how much later than its interval a timer runs', () => {
    const { observed, sampleAfter } = measure()
    for (const milliseconds of [10, 12, 310, 9]) sampleAfter(milliseconds)
    expect(observed).toEqual([0, 2, 300, 0])
  })

  it('has a maximum that begins anew with each reading', () => {
    const { delay, sampleAfter } = measure()
    for (const milliseconds of [310, 20]) sampleAfter(milliseconds)
    expect(delay.takeMaxMs()).toBe(300)
    sampleAfter(15)
    expect(delay.takeMaxMs()).toBe(5)
  })

  it('counts a stall that is not over, and one that begins right after a reading', () => {
    const { delay, observed, sampleAfter } = measure()
    now += 110
    expect(delay.takeMaxMs()).toBe(100)
    sampleAfter(200)
    expect([delay.takeMaxMs(), observed]).toEqual([300, [300]])
  })

  it('is not measured any more after it was closed', () => {
    const { delay, observed, sampleAfter } = measure()
    delay.close()
    sampleAfter(500)
    expect(observed).toEqual([])
  })
})
