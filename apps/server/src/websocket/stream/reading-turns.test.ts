import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createReadingTurns } from './reading-turns.js'

describe('reading turns', () => {
  it('call the functions one after the other until each has returned false', async () => {
    const turns = createReadingTurns(() => 0)
    const served: string[] = []
    const feed = (name: string, times: number) => () => {
      served.push(name)
      times -= 1
      return times > 0
    }
    turns.add(feed('a', 3))
    turns.add(feed('b', 1))
    turns.add(feed('c', 2))
    expect(served).toEqual([])
    await nextTurn()
    expect(served.join('')).toBe('abcaca')
  })

  it('continue in the next turn of the event loop after ten milliseconds', async () => {
    let timeMs = 0
    const turns = createReadingTurns(() => timeMs)
    let served = 0
    turns.add(() => {
      served += 1
      timeMs += 4
      return served < 7
    })
    await nextTurn()
    expect(served).toBe(3)
    await nextTurn()
    expect(served).toBe(6)
    await nextTurn()
    expect(served).toBe(7)
  })

  it('do not call a function that was removed', async () => {
    const turns = createReadingTurns(() => 0)
    let served = 0
    const feed = () => {
      served += 1
      return false
    }
    turns.add(feed)
    turns.remove(feed)
    await nextTurn()
    expect(served).toBe(0)
  })
})
