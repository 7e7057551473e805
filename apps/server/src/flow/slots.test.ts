import { describe, expect, it } from 'vitest'
import { createSlots } from './slots.js'

describe('places', () => {
  it('are limited by holder, and given back once', () => {
    const places = createSlots(1)
    const leave = places.take('ada')
    expect(leave).toBeTypeOf('function')
    expect(places.take('ada')).toBeUndefined()
    expect(places.take('bob')).toBeTypeOf('function')
    leave?.()
    leave?.()
    expect(places.take('ada')).toBeTypeOf('function')
    expect(places.take('ada')).toBeUndefined()
  })

  it('go to those who wait, in their order', () => {
    const places = createSlots(1)
    const started: string[] = []
    const leaves: (() => void)[] = []
    const wait = (name: string) =>
      places.wait('ada', (leave) => {
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
    expect(places.take('ada')).toBeUndefined()
    stopWaiting()
    leaves[1]?.()
    expect(started).toEqual(['first', 'second', 'fourth'])
    leaves[2]?.()
    expect(places.take('ada')).toBeTypeOf('function')
  })
})
