import { describe, expect, it } from 'vitest'
import { createSlots } from './slots.js'

describe('slots', () => {
  it('are limited by holder, and given back once', () => {
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

  it('go to those who wait, in their order', () => {
    const slots = createSlots(1)
    const started: string[] = []
    const leaves: (() => void)[] = []
    const wait = (name: string) =>
      slots.wait('ada', (leave) => {
        started.push(name)
        leaves.push(leave)
      })
    wait('first')
    wait('second')
    const stopWaiting = wait('third')
    wait('fourth')
    expect(started).toEqual(['first'])
    leaves[0]?.()
    leaves[0]?.()
    expect(started).toEqual(['first', 'second'])
    expect(slots.take('ada')).toBeUndefined()
    stopWaiting()
    leaves[1]?.()
    expect(started).toEqual(['first', 'second', 'fourth'])
    leaves[2]?.()
    expect(slots.take('ada')).toBeTypeOf('function')
  })
})
