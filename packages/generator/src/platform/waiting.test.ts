import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { createAlarm, onAbort, startDeadline, systemTime, unanswered, within } from './waiting.js'

const listeners = ({ signal }: AbortController) => getEventListeners(signal, 'abort').length

describe('onAbort', () => {
  it('calls at once for a signal that is already aborted', () => {
    const act = vi.fn()
    onAbort(act, undefined, AbortSignal.abort())
    expect(act).toHaveBeenCalledOnce()
  })

  it('calls once for the first aborted signal and removes its listeners when stopped', () => {
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
  it('resolves with the value of the promise, or rejects with its error', async () => {
    const source = new AbortController()
    expect(await within(systemTime, 10_000, Promise.resolve('done'), source.signal)).toBe('done')
    await expect(within(systemTime, 10_000, Promise.reject(new Error('no')), source.signal)).rejects.toThrow('no')
    expect(listeners(source)).toBe(0)
  })

  it('resolves with `unanswered` after the time limit or an abort', async () => {
    const never = new Promise<never>(() => undefined)
    expect(await within(systemTime, 1, never, new AbortController().signal)).toBe(unanswered)
    expect(await within(systemTime, 10_000, never, AbortSignal.abort())).toBe(unanswered)
  })
})

describe('startDeadline', () => {
  it('aborts after its time limit, or with a source signal', async () => {
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

  it('does not abort after its release', () => {
    const source = new AbortController()
    const deadline = startDeadline(10_000, source.signal)
    deadline.release()
    source.abort()
    expect(deadline.signal.aborted).toBe(false)
  })
})

describe('createAlarm', () => {
  it('wakes a waiting caller at the next ring', async () => {
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
