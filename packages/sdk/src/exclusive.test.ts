import { afterEach, describe, expect, it, vi } from 'vitest'
import { exclusive } from './exclusive.js'
import { memoryStorage } from './storage.js'

afterEach(() => vi.unstubAllGlobals())

describe('exclusive', () => {
  it('runs one task per storage at a time, also after a task that failed', async () => {
    const storage = memoryStorage()
    const order: string[] = []
    const work =
      (name: string, fails = false) =>
      async () => {
        order.push(`${name} begins`)
        await Promise.resolve()
        order.push(`${name} ends`)
        if (fails) throw new Error(name)
        return name
      }
    const ended = await Promise.allSettled([
      exclusive(storage, work('one')),
      exclusive(storage, work('two', true)),
      exclusive(storage, work('three')),
    ])
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(order).toEqual(['one', 'two', 'three'].flatMap((name) => [`${name} begins`, `${name} ends`]))
  })

  it('takes a Web Lock only for a storage that has a name', async () => {
    const names: string[] = []
    const locks = {
      request: async (name: string, work: () => Promise<unknown>) => {
        names.push(name)
        return work()
      },
    }
    vi.stubGlobal('navigator', { locks })
    expect(await exclusive({ ...memoryStorage(), name: 'me' }, async () => 1)).toBe(1)
    expect(await exclusive(memoryStorage(), async () => 2)).toBe(2)
    expect(names).toEqual(['assistant:me'])
  })
})
