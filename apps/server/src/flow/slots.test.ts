import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSlots } from './slots.js'

describe('slots', () => {
  it('are limited by key, and given back once', () => {
    const slots = createSlots(1)
    const leave = slots.take('ada')
    expect(leave).toBeTypeOf('function')
    expect(slots.take('ada')).toBeUndefined()
    expect(slots.take('bob')).toBeTypeOf('function')
    leave?.()
    leave?.()
    expect(slots.take('ada')).toBeTypeOf('function')
    expect(slots.take('ada')).toBeUndefined()
  })

  it('go to those who wait, in their order', async () => {
    const slots = createSlots(1)
    const started: string[] = []
    const leaves: (() => void)[] = []
    const leaving = new AbortController()
    const wait = (name: string, signal = new AbortController().signal) =>
      slots.wait('ada', signal).then((leave) => {
        started.push(name)
        leaves.push(leave)
      })
    const first = wait('first')
    const second = wait('second')
    const third = wait('third', leaving.signal)
    const fourth = wait('fourth')
    await first
    expect(started).toEqual(['first'])
    leaves[0]?.()
    leaves[0]?.()
    await second
    await nextTurn()
    expect(started).toEqual(['first', 'second'])
    expect(slots.take('ada')).toBeUndefined()
    leaving.abort(new Error('left'))
    await expect(third).rejects.toThrow('left')
    leaves[1]?.()
    await fourth
    expect(started).toEqual(['first', 'second', 'fourth'])
    leaves[2]?.()
    expect(slots.take('ada')).toBeTypeOf('function')
  })
})
