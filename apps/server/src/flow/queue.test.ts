import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { atMost, createKeyedQueues, createQueue, type Release } from './queue.js'

/** Enters under a name, and notes when it was admitted. */
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
  it('admits up to its limit, and then in order as others release', async () => {
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

  it('admits work that fits before larger work that waits', async () => {
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

  it('admits at once or not at all when asked to', () => {
    const queue = createQueue(atMost(1))
    const release = queue.tryEnter()
    expect(queue.tryEnter()).toBeUndefined()
    release?.()
    expect(queue.isIdle()).toBe(true)
    expect(queue.tryEnter()).toBeTypeOf('function')
  })

  it('rejects an aborted wait, and admits the next one instead', async () => {
    const queue = createQueue(atMost(1))
    const { admitted, enter, release } = createEntrants(queue.enter)
    await enter('first')
    const abortController = new AbortController()
    const second = enter('second', 1, abortController.signal)
    const third = enter('third', 1, new AbortController().signal)
    abortController.abort(new Error('left'))
    await expect(second).rejects.toThrow('left')
    await expect(enter('late', 1, abortController.signal)).rejects.toThrow('left')
    release('first')
    await third
    expect(admitted).toEqual(['first', 'third'])
    release('third')
    expect(queue.isIdle()).toBe(true)
  })

  it('keeps the room of work that was admitted before its signal is aborted', async () => {
    const queue = createQueue(atMost(1))
    const abortController = new AbortController()
    const release = await queue.enter(1, abortController.signal)
    abortController.abort()
    expect(queue.tryEnter()).toBeUndefined()
    release()
    expect(queue.isIdle()).toBe(true)
  })

  it('releases after a task that fails', async () => {
    const queue = createQueue(atMost(1))
    await expect(queue.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await queue.run(async () => 'next')).toBe('next')
    expect(queue.isIdle()).toBe(true)
  })
})

describe('keyed queues', () => {
  it('limit each key by itself', async () => {
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
    abortController.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    release()
    expect(queues.tryEnter('ada')).toBeTypeOf('function')
  })
})
