import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { atMost, createKeyedQueues, createQueue, type Release } from './queue.js'

/** Returns functions that enter and release under a name, and the names in the order in which they were admitted. */
function createEntrants(enter: (units?: number, signal?: AbortSignal) => Promise<Release>) {
  const admitted: string[] = []
  const releases = new Map<string, Release>()
  return {
    admitted,
    release: (name: string) => releases.get(name)?.(),
    enter: (name: string, units?: number, signal?: AbortSignal) =>
      enter(units, signal).then((release) => {
        admitted.push(name)
        releases.set(name, release)
      }),
  }
}

describe('a queue', () => {
  it('admits work up to its limit, and then in order as other work ends', async () => {
    const { admitted, enter, release } = createEntrants(createQueue(atMost(2)).enter)
    const entering = ['first', 'second', 'third', 'fourth'].map((name) => enter(name))
    await nextTurn()
    expect(admitted).toEqual(['first', 'second'])
    release('first')
    release('first')
    await nextTurn()
    expect(admitted).toEqual(['first', 'second', 'third'])
    release('second')
    await Promise.all(entering)
    expect(admitted).toEqual(['first', 'second', 'third', 'fourth'])
  })

  it('admits work that fits although larger work waits', async () => {
    const queue = createQueue(atMost(3))
    const { admitted, enter, release } = createEntrants(queue.enter)
    await enter('two', 2)
    const large = enter('three', 3)
    await enter('one')
    expect(admitted).toEqual(['two', 'one'])
    expect(queue.waitingCount()).toBe(1)
    release('two')
    await nextTurn()
    expect(admitted).toEqual(['two', 'one'])
    release('one')
    await large
  })

  it('admits at once or returns undefined when tried without waiting', () => {
    const queue = createQueue(atMost(1))
    const release = queue.tryEnter()
    expect(queue.tryEnter()).toBeUndefined()
    release?.()
    expect(queue.isIdle()).toBe(true)
    expect(queue.tryEnter()).toBeTypeOf('function')
  })

  it('rejects an aborted wait and admits the next one instead', async () => {
    const queue = createQueue(atMost(1))
    const { admitted, enter, release } = createEntrants(queue.enter)
    await enter('first')
    const abortController = new AbortController()
    const second = enter('second', 1, abortController.signal)
    const third = enter('third', 1, new AbortController().signal)
    abortController.abort(new Error('aborted'))
    await expect(second).rejects.toThrow('aborted')
    await expect(enter('late', 1, abortController.signal)).rejects.toThrow('aborted')
    release('first')
    await third
    expect(admitted).toEqual(['first', 'third'])
    release('third')
    expect(queue.isIdle()).toBe(true)
  })

  it('ignores an abort after the work was admitted', async () => {
    const queue = createQueue(atMost(1))
    const abortController = new AbortController()
    const release = await queue.enter(1, abortController.signal)
    abortController.abort()
    expect(queue.tryEnter()).toBeUndefined()
    release()
    expect(queue.isIdle()).toBe(true)
  })

  it('releases the units of a task that fails', async () => {
    const queue = createQueue(atMost(1))
    await expect(queue.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await queue.run(async () => 'next')).toBe('next')
    expect(queue.isIdle()).toBe(true)
  })
})

describe('keyed queues', () => {
  it('limit each key separately', async () => {
    const queues = createKeyedQueues(atMost(1))
    const release = await queues.enter('ada')
    expect(queues.tryEnter('ada')).toBeUndefined()
    expect(queues.tryEnter('bob')).toBeTypeOf('function')
    const waiting = queues.enter('ada')
    expect(queues.waitingCount('ada')).toBe(1)
    release()
    release()
    await waiting
    expect(queues.waitingCount('ada')).toBe(0)
    expect(queues.tryEnter('ada')).toBeUndefined()
  })

  it('stay usable after an aborted wait', async () => {
    const queues = createKeyedQueues(atMost(1))
    const release = await queues.enter('ada')
    const abortController = new AbortController()
    const waiting = queues.enter('ada', 1, abortController.signal)
    abortController.abort(new Error('aborted'))
    await expect(waiting).rejects.toThrow('aborted')
    release()
    expect(queues.tryEnter('ada')).toBeTypeOf('function')
  })
})
