import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSlots } from './slots.js'

describe('slots', () => {
  it('are limited per key, and given back only once', () => {
    const slots = createSlots(1)
    const release = slots.take('ada')
    expect(release).toBeTypeOf('function')
    expect(slots.take('ada')).toBeUndefined()
    expect(slots.take('bob')).toBeTypeOf('function')
    release?.()
    release?.()
    expect(slots.take('ada')).toBeTypeOf('function')
    expect(slots.take('ada')).toBeUndefined()
  })

  it('are given to waiting callers in order, but not to one that has aborted', async () => {
    const slots = createSlots(1)
    const started: string[] = []
    const releases: (() => void)[] = []
    const abortController = new AbortController()
    const wait = (name: string, signal = new AbortController().signal) =>
      slots.wait('ada', signal).then((release) => {
        started.push(name)
        releases.push(release)
      })
    const first = wait('first')
    const second = wait('second')
    const third = wait('third', abortController.signal)
    const fourth = wait('fourth')
    await first
    expect(started).toEqual(['first'])
    releases[0]?.()
    releases[0]?.()
    await second
    await nextTurn()
    expect(started).toEqual(['first', 'second'])
    expect(slots.take('ada')).toBeUndefined()
    abortController.abort(new Error('aborted'))
    await expect(third).rejects.toThrow('aborted')
    releases[1]?.()
    await fourth
    expect(started).toEqual(['first', 'second', 'fourth'])
    releases[2]?.()
    expect(slots.take('ada')).toBeTypeOf('function')
  })
})
