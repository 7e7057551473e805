import { describe, expect, it } from 'vitest'
import { codeOf, quietLog } from '../../../../testing/test-server.js'
import type { PasswordStrength } from '../estimate.js'
import type { PasswordThread } from './thread.js'
import { createThreadedEstimator } from './threaded-estimator.js'

const ada = { name: 'Ada Lovelace', email: 'countess@analytical.example' }

/** Waits until all promises that are already resolved have run their callbacks. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Creates an estimator whose threads and timers the test controls. */
function setUp() {
  const threads: ScriptedThread[] = []
  const timers: { readonly milliseconds: number; readonly expire: () => void }[] = []
  const runtime = {
    sleep: (milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = { milliseconds, expire: resolve }
        timers.push(timer)
        signal?.addEventListener('abort', () => {
          timers.splice(timers.indexOf(timer), 1)
          resolve()
        })
      }),
  }
  const startThread = () => {
    const thread = createScriptedThread()
    threads.push(thread)
    return thread
  }
  const estimator = createThreadedEstimator({ runtime, log: quietLog, startThread })
  return { estimator, threads, timers, estimate: (text: string) => estimator.estimate(text, ada) }
}

type ScriptedThread = ReturnType<typeof createScriptedThread>

function createScriptedThread() {
  const tasks: string[] = []
  let start: () => void = () => {}
  let answer: (strength: PasswordStrength) => void = () => {}
  let fail: ((error: Error) => void) | undefined
  let hasEnded = false
  const ready = new Promise<void>((resolve) => {
    start = resolve
  })
  const end = () => {
    hasEnded = true
    fail?.(new Error('ended'))
  }
  const thread: PasswordThread = {
    ready,
    estimate(text) {
      tasks.push(text)
      return new Promise((resolve, reject) => {
        answer = resolve
        fail = reject
      })
    },
    hasEnded: () => hasEnded,
    terminate: async () => end(),
  }
  return { ...thread, tasks, start, end, answer: (strength: PasswordStrength) => answer(strength) }
}

describe('createThreadedEstimator', () => {
  it('starts a thread with the first estimate, and sends it one task at a time', async () => {
    const { threads, estimate } = setUp()
    expect(threads).toHaveLength(0)
    const answers = ['a', 'b'].map(estimate)
    await settle()
    expect([threads.length, threads[0]?.tasks]).toEqual([1, []])
    threads[0]?.start()
    await settle()
    expect(threads[0]?.tasks).toEqual(['a'])
    threads[0]?.answer('weak')
    await settle()
    expect(threads[0]?.tasks).toEqual(['a', 'b'])
    threads[0]?.answer('good')
    expect(await Promise.all(answers)).toEqual(['weak', 'good'])
    expect(threads).toHaveLength(1)
  })

  it.each([
    ['does not start within 10 s', false, 10_000],
    ['has not answered for 2 s', true, 2_000],
  ])('rejects with UNAVAILABLE when the thread %s, and replaces it', async (_, isStarted, milliseconds) => {
    const { threads, timers, estimate } = setUp()
    const late = expect(estimate('a')).rejects.toMatchObject({ reason: 'UNAVAILABLE', retryAfterSeconds: 5 })
    await settle()
    if (isStarted) threads[0]?.start()
    await settle()
    expect(timers.map((timer) => timer.milliseconds)).toEqual([milliseconds])
    timers[0]?.expire()
    await late
    expect(threads[0]?.hasEnded()).toBe(true)

    const next = estimate('b')
    await settle()
    threads[1]?.start()
    await settle()
    threads[1]?.answer('good')
    expect(await next).toBe('good')
    expect(timers).toEqual([])
  })

  it('rejects with UNAVAILABLE when the thread ends during an estimate, and replaces it for the next', async () => {
    const { threads, estimate } = setUp()
    const code = codeOf(estimate('a'))
    const next = estimate('b')
    await settle()
    threads[0]?.start()
    await settle()
    threads[0]?.end()
    expect(await code).toBe('UNAVAILABLE')
    await settle()
    threads[1]?.start()
    await settle()
    threads[1]?.answer('weak')
    expect(await next).toBe('weak')
  })

  it('replaces a thread that ended while it was idle', async () => {
    const { threads, estimate } = setUp()
    const first = estimate('a')
    await settle()
    threads[0]?.start()
    await settle()
    threads[0]?.answer('good')
    await first
    threads[0]?.end()
    const next = estimate('b')
    await settle()
    threads[1]?.start()
    await settle()
    threads[1]?.answer('good')
    expect(await next).toBe('good')
  })

  it('rejects with UNAVAILABLE after it was closed, and starts no thread', async () => {
    const { threads, estimator, estimate } = setUp()
    await estimator.close()
    expect(await codeOf(estimate('a'))).toBe('UNAVAILABLE')
    expect(threads).toHaveLength(0)
  })
})
