import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { createAlarm, onAbort, startDeadline, systemTime, unanswered, within } from './waiting.js'

const listeners = ({ signal }: AbortController) => getEventListeners(signal, 'abort').length

describe('onAbort', () => {
  it('calls at once for a signal that is aborted already', () => {
    const act = vi.fn()
    onAbort(act, undefined, AbortSignal.abort())
    expect(act).toHaveBeenCalledOnce()
  })

  it('calls for any of the signals until listening ends, and leaves no listener', () => {
    const [one, other] = [new AbortController(), new AbortController()]
    const act = vi.fn()
    const stop = onAbort(act, one.signal, other.signal)
    one.abort()
    expect(act).toHaveBeenCalledOnce()
    stop()
    other.abort()
    expect(act).toHaveBeenCalledOnce()
    expect([one, other].map(listeners)).toEqual([0, 0])
  })
})

describe('within', () => {
  it('resolves with the outcome, or rejects with its error', async () => {
    const source = new AbortController()
    expect(await within(systemTime, 10_000, Promise.resolve('done'), source.signal)).toBe('done')
    await expect(within(systemTime, 10_000, Promise.reject(new Error('no')), source.signal)).rejects.toThrow('no')
    expect(listeners(source)).toBe(0)
  })

  it('is unanswered when the time has passed or the signal is aborted', async () => {
    const never = new Promise<never>(() => undefined)
    expect(await within(systemTime, 1, never, new AbortController().signal)).toBe(unanswered)
    expect(await within(systemTime, 10_000, never, AbortSignal.abort())).toBe(unanswered)
  })
})

describe('startDeadline', () => {
  it('is aborted when the time has passed, or with a source', async () => {
    const timed = startDeadline(1)
    await new Promise((resolve) => timed.signal.addEventListener('abort', resolve))
    timed.release()
    const source = new AbortController()
    const deadline = startDeadline(10_000, undefined, source.signal)
    source.abort()
    expect(deadline.signal.aborted).toBe(true)
    deadline.release()
    expect(listeners(source)).toBe(0)
  })

  it('is not aborted any more once it is released', () => {
    const source = new AbortController()
    const deadline = startDeadline(10_000, source.signal)
    deadline.release()
    source.abort()
    expect(deadline.signal.aborted).toBe(false)
  })
})

describe('createAlarm', () => {
  it('wakes the one who waits, at the next ring', async () => {
    const alarm = createAlarm()
    alarm.ring()
    let isAwake = false
    const waiting = alarm.wait().then(() => (isAwake = true))
    await Promise.resolve()
    expect(isAwake).toBe(false)
    alarm.ring()
    await waiting
    expect(isAwake).toBe(true)
  })
})
