import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFairQueue } from './fair-queue.js'

const never = new AbortController().signal

describe('a fair queue', () => {
  it('serves keys in turn, and the requests of one key in order', async () => {
    const queue = createFairQueue({ slots: 1, now: () => 0 })
    const leave = await queue.enter('a', never)
    const served: string[] = []
    const requests = ['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map(async (name) => {
      const next = await queue.enter(name.slice(0, 1), never)
      served.push(name)
      next?.()
    })
    leave?.()
    await Promise.all(requests)
    expect(served).toEqual(['b1', 'c1', 'a1', 'b2', 'a2', 'a3'])
  })

  it('serves keys first that have used less time recently', async () => {
    let time = 0
    const queue = createFairQueue({ slots: 1, now: () => time })
    const use = async (key: string, ms: number) => {
      const leave = await queue.enter(key, never)
      time += ms
      leave?.()
    }
    await use('greedy', 15_000)
    await use('modest', 100)
    const leave = await queue.enter('other', never)
    const served: string[] = []
    const requests = ['greedy', 'modest', 'new'].map(async (key) => {
      const next = await queue.enter(key, never)
      served.push(key)
      next?.()
    })
    leave?.()
    await Promise.all(requests)
    expect(served).toEqual(['new', 'modest', 'greedy'])
    // Time that was used long ago has little weight.
    time += 20 * 60_000
    await use('modest', 1_000)
    const last = await queue.enter('other', never)
    const after = ['modest', 'greedy'].map(async (key) => {
      const next = await queue.enter(key, never)
      served.push(key)
      next?.()
    })
    last?.()
    await Promise.all(after)
    expect(served.slice(3)).toEqual(['greedy', 'modest'])
  })

  it('frees a slot once when it is released twice', async () => {
    const queue = createFairQueue({ slots: 1 })
    const leave = await queue.enter('a', never)
    leave?.()
    leave?.()
    await queue.enter('a', never)
    const late = new AbortController()
    const second = queue.enter('a', late.signal)
    late.abort()
    expect(await second).toBeUndefined()
  })

  it('keeps its limits, serves every request and drops aborted ones', async () => {
    const request = fc.record({ key: fc.constantFrom('a', 'b', 'c'), isAborted: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (requests, slots, slotsPerKey) => {
          const queue = createFairQueue({ slots, slotsPerKey })
          const held: string[] = []
          const work = requests.map(async ({ key, isAborted }) => {
            const stop = new AbortController()
            const entering = queue.enter(key, stop.signal)
            if (isAborted) stop.abort()
            const leave = await entering
            if (leave === undefined) return expect(isAborted).toBe(true)
            held.push(key)
            expect(held.length).toBeLessThanOrEqual(slots)
            expect(held.filter((one) => one === key).length).toBeLessThanOrEqual(slotsPerKey)
            await Promise.resolve()
            held.splice(held.indexOf(key), 1)
            leave()
          })
          await Promise.all(work)
          expect(queue.waiting()).toBe(0)
        },
      ),
    )
  })
})
