import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { atMost, createKeyedQueues, createQueue, type Leave } from './queue.js'

/** Enters under a name, and notes when it was admitted. */
function createEntrants(enter: (units?: number, signal?: AbortSignal) => Promise<Leave>) {
  const admitted: string[] = []
  const leaves = new Map<string, Leave>()
  return {
    admitted,
    leave: (name: string) => leaves.get(name)?.(),
    enter: (name: string, units?: number, signal?: AbortSignal) =>
      enter(units, signal).then((leave) => {
        admitted.push(name)
        leaves.set(name, leave)
      }),
  }
}

describe('a queue', () => {
  it('admits up to its limit, and then in order as others leave', async () => {
    const { admitted, enter, leave } = createEntrants(createQueue(atMost(2)).enter)
    const entering = ['first', 'second', 'third', 'fourth'].map((name) => enter(name))
    await nextTurn()
    expect(admitted).toEqual(['first', 'second'])
    leave('first')
    leave('first')
    await nextTurn()
    expect(admitted).toEqual(['first', 'second', 'third'])
    leave('second')
    await Promise.all(entering)
    expect(admitted).toEqual(['first', 'second', 'third', 'fourth'])
  })

  it('admits work that fits before larger work that waits', async () => {
    const queue = createQueue(atMost(3))
    const { admitted, enter, leave } = createEntrants(queue.enter)
    await enter('two', 2)
    const large = enter('three', 3)
    await enter('one')
    expect(admitted).toEqual(['two', 'one'])
    expect(queue.waitingCount()).toBe(1)
    leave('two')
    await nextTurn()
    expect(admitted).toEqual(['two', 'one'])
    leave('one')
    await large
  })

  it('admits at once or not at all when asked to', () => {
    const queue = createQueue(atMost(1))
    const leave = queue.tryEnter()
    expect(queue.tryEnter()).toBeUndefined()
    leave?.()
    expect(queue.isIdle()).toBe(true)
    expect(queue.tryEnter()).toBeTypeOf('function')
  })

  it('rejects an aborted wait, and admits the next one instead', async () => {
    const queue = createQueue(atMost(1))
    const { admitted, enter, leave } = createEntrants(queue.enter)
    await enter('first')
    const leaving = new AbortController()
    const second = enter('second', 1, leaving.signal)
    const third = enter('third', 1, new AbortController().signal)
    leaving.abort(new Error('left'))
    await expect(second).rejects.toThrow('left')
    await expect(enter('late', 1, leaving.signal)).rejects.toThrow('left')
    leave('first')
    await third
    expect(admitted).toEqual(['first', 'third'])
    leave('third')
    expect(queue.isIdle()).toBe(true)
  })

  it('keeps the room of work that was admitted before its signal is aborted', async () => {
    const queue = createQueue(atMost(1))
    const leaving = new AbortController()
    const leave = await queue.enter(1, leaving.signal)
    leaving.abort()
    expect(queue.tryEnter()).toBeUndefined()
    leave()
    expect(queue.isIdle()).toBe(true)
  })

  it('leaves after a task that fails', async () => {
    const queue = createQueue(atMost(1))
    await expect(queue.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await queue.run(async () => 'next')).toBe('next')
    expect(queue.isIdle()).toBe(true)
  })
})

describe('keyed queues', () => {
  it('limit each key by itself', async () => {
    const queues = createKeyedQueues(atMost(1))
    const leave = await queues.enter('ada')
    expect(queues.tryEnter('ada')).toBeUndefined()
    expect(queues.tryEnter('bob')).toBeTypeOf('function')
    const waiting = queues.enter('ada')
    expect(queues.waitingCount('ada')).toBe(1)
    leave()
    leave()
    await waiting
    expect(queues.waitingCount('ada')).toBe(0)
    expect(queues.tryEnter('ada')).toBeUndefined()
  })

  it('stay usable after an aborted wait', async () => {
    const queues = createKeyedQueues(atMost(1))
    const leave = await queues.enter('ada')
    const leaving = new AbortController()
    const waiting = queues.enter('ada', 1, leaving.signal)
    leaving.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    leave()
    expect(queues.tryEnter('ada')).toBeTypeOf('function')
  })
})
