import { describe, expect, it } from 'vitest'
import { unanswered } from '../../platform/waiting.js'
import { modelLimits } from '../limits.js'
import { createVirtualTime } from '../testing/virtual-time.js'
import { createPatience } from './patience.js'

const never = new Promise<never>(() => undefined)

/** Waits until the generator ends. Returns the number of values that it yielded (`signs`), and its result or error. */
async function outcomeOf(waiting: AsyncGenerator<unknown, unknown>) {
  let signs = 0
  try {
    for (;;) {
      const { done, value } = await waiting.next()
      if (done) return { signs, value }
      signs += 1
    }
  } catch (error) {
    return { signs, error }
  }
}

function patienceOf({ deadline = 600_000, signal = new AbortController().signal } = {}) {
  const time = createVirtualTime()
  return { time, patience: createPatience({ limits: modelLimits, time, deadline, signal }) }
}

describe('the timeouts of a model call', () => {
  it('times out 60 s after the last data from the model', async () => {
    const { time, patience } = patienceOf()
    const waiting = outcomeOf(patience.wait(never))
    for (let passed = 0; passed < 300_000; passed += 15_000) {
      await time.sleeping(15_000)
      time.advance(15_000)
      patience.hear()
    }
    for (let passed = 0; passed < 60_000; passed += 15_000) {
      await time.sleeping(15_000)
      time.advance(15_000)
    }
    expect(await waiting).toMatchObject({ signs: 23, error: { kind: 'silent' } })
    expect(time.sleepers()).toBe(0)
  })

  it('does not count the time in which nothing is awaited', async () => {
    const { time, patience } = patienceOf()
    patience.hear()
    time.advance(500_000)
    expect(await outcomeOf(patience.wait(Promise.resolve('here')))).toEqual({ signs: 0, value: 'here' })
    const waiting = outcomeOf(patience.wait(never))
    await time.sleeping(15_000)
    time.advance(59_999)
    await time.sleeping(1)
    time.advance(1)
    expect(await waiting).toMatchObject({ error: { kind: 'silent' } })
  })

  it('ends at the deadline of the run, although data arrives', async () => {
    const { time, patience } = patienceOf({ deadline: 20_000 })
    const waiting = outcomeOf(patience.wait(never))
    await time.sleeping(15_000)
    time.advance(15_000)
    patience.hear()
    await time.sleeping(5_000)
    time.advance(5_000)
    expect(await waiting).toMatchObject({ error: { kind: 'outOfTime' } })
    expect(await outcomeOf(patience.wait(Promise.resolve('late')))).toMatchObject({ error: { kind: 'outOfTime' } })
  })

  it('ends at once when it is aborted', async () => {
    const leaving = new AbortController()
    const { time, patience } = patienceOf({ signal: leaving.signal })
    const waiting = outcomeOf(patience.wait(never))
    await time.sleeping(15_000)
    leaving.abort()
    expect(await waiting).toEqual({ signs: 0, value: unanswered })
    expect(time.sleepers()).toBe(0)
  })

  it('rethrows the error of the awaited promise', async () => {
    const { patience } = patienceOf()
    const failure = new Error('no')
    expect(await outcomeOf(patience.wait(Promise.reject(failure)))).toEqual({ signs: 0, error: failure })
  })
})
