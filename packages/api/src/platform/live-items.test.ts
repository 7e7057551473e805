import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createVirtualRuntime } from '../../testing/virtual-runtime.js'
import { createLiveItems, type ItemChange, type Items, type LiveItems } from './live-items.js'
import type { Logger } from './logger.js'

interface Thing {
  readonly name: string
}
type Heard = [ItemChange<Thing>['type'], string?]

const second = 1000

describe('live items', () => {
  let stored: Map<string, Map<string, number>>
  let reads: string[][]
  let beforeRead: (keys: readonly string[]) => Promise<void>
  let afterRead: (keys: readonly string[]) => Promise<void>
  let warnings: string[]
  let runtime: ReturnType<typeof createVirtualRuntime>
  let live: LiveItems<Thing>

  beforeEach(() => {
    stored = new Map()
    reads = []
    warnings = []
    beforeRead = async () => {}
    afterRead = async () => {}
    runtime = createVirtualRuntime()
    const read = async (keys: readonly string[]): Promise<ReadonlyMap<string, Items<Thing>>> => {
      reads.push([...keys])
      await beforeRead(keys)
      const found = new Map<string, Items<Thing>>()
      for (const key of keys) {
        const things = stored.get(key)
        if (things === undefined) continue
        const items = [...things].map(
          ([name, version]) => [name, { version: String(version), item: { name } }] as const,
        )
        found.set(key, new Map(items))
      }
      await afterRead(keys)
      return found
    }
    const quiet = () => {}
    const log: Logger = { debug: quiet, info: quiet, error: quiet, warn: (_, message) => void warnings.push(message) }
    live = createLiveItems({ read, runtime, log, title: 'things' })
  })
  afterEach(() => live.stop())

  const put = (key: string, name: string, version = 1) =>
    stored.set(key, new Map([...(stored.get(key) ?? []), [name, version]]))
  const remove = (key: string, name: string) => stored.get(key)?.delete(name)

  /** Follows a key and collects the changes. */
  const follow = async (key: string) => {
    const leaving = new AbortController()
    const heard: Heard[] = []
    const changes = live.follow(key, leaving.signal)
    const note = (change: ItemChange<Thing>) =>
      void heard.push(change.type === 'ready' ? ['ready'] : [change.type, change.item.name])
    const first = await changes.next()
    if (!first.done) note(first.value)
    const ended = (async () => {
      for await (const change of changes) note(change)
    })()
    return {
      heard,
      async leave() {
        leaving.abort()
        await ended
      },
    }
  }
  const look = async (key: string) => {
    live.look(key)
    await runtime.elapse(0)
  }

  it('report ready first, then items that appear, change and disappear', async () => {
    put('k', 'old')
    const { heard, leave } = await follow('k')
    expect(heard).toEqual([['ready']])
    live.start()
    put('k', 'new')
    await runtime.elapse(second)
    put('k', 'old', 2)
    await runtime.elapse(second)
    remove('k', 'new')
    await runtime.elapse(second)
    await runtime.elapse(5 * second)
    expect(heard).toEqual([['ready'], ['appeared', 'new'], ['changed', 'old'], ['gone', 'new']])
    await leave()
  })

  it('are read once for all followers of a key, and together for all keys', async () => {
    const followers = await Promise.all(['a', 'a', 'a', 'b', 'b'].map(follow))
    live.start()
    await runtime.elapse(0)
    reads.length = 0
    put('a', 'thing')
    await runtime.elapse(second)
    expect(reads).toEqual([['a', 'b']])
    expect(followers.map(({ heard }) => heard.length)).toEqual([2, 2, 2, 1, 1])
    for (const { leave } of followers) await leave()
  })

  it('are read in chunks of 500 keys', async () => {
    const keys = Array.from({ length: 1001 }, (_, index) => `k${index}`)
    const followers = await Promise.all(keys.map(follow))
    reads.length = 0
    live.start()
    await runtime.elapse(0)
    expect(reads.map(({ length }) => length)).toEqual([500, 500, 1])
    for (const { leave } of followers) await leave()
  })

  it('are read once a second, and not without followers', async () => {
    live.start()
    await runtime.elapse(10 * second)
    expect(reads).toEqual([])
    const { leave } = await follow('k')
    reads.length = 0
    await runtime.elapse(3 * second)
    expect(reads).toHaveLength(3)
    await leave()
    reads.length = 0
    await runtime.elapse(10 * second)
    expect(reads).toEqual([])
  })

  it('are read at once on a hint, and once for several simultaneous hints', async () => {
    const { heard, leave } = await follow('k')
    reads.length = 0
    put('k', 'thing')
    for (let count = 0; count < 10; count += 1) live.look('k')
    live.look('nobody follows this')
    await runtime.elapse(0)
    expect(heard).toEqual([['ready'], ['appeared', 'thing']])
    expect(reads).toEqual([['k']])
    await leave()
  })

  it('are read again on a hint that comes during a read', async () => {
    const { heard, leave } = await follow('k')
    afterRead = async () => {
      afterRead = async () => {}
      put('k', 'late')
      live.look('k')
    }
    await look('k')
    expect(heard).toEqual([['ready'], ['appeared', 'late']])
    await leave()
  })

  it('report only later changes to a follower that comes later', async () => {
    const early = await follow('k')
    put('k', 'first')
    await look('k')
    const late = await follow('k')
    put('k', 'second')
    await look('k')
    expect(early.heard).toEqual([['ready'], ['appeared', 'first'], ['appeared', 'second']])
    expect(late.heard).toEqual([['ready'], ['appeared', 'second']])
    await Promise.all([early.leave(), late.leave()])
  })

  it('do not report the result of a read that began before the follower came', async () => {
    const first = await follow('k')
    let goOn = () => {}
    afterRead = () => {
      afterRead = async () => {}
      return new Promise((resolve) => {
        goOn = resolve
      })
    }
    await look('k')
    await first.leave()
    put('k', 'thing')
    const next = await follow('k')
    goOn()
    await runtime.elapse(0)
    expect(next.heard).toEqual([['ready']])
    await next.leave()
  })

  it('report ready again to a follower with more than 1000 waiting changes', async () => {
    const leaving = new AbortController()
    const slow = live.follow('k', leaving.signal)
    const quick = await follow('k')
    expect((await slow.next()).value).toEqual({ type: 'ready' })
    for (let count = 0; count < 1000; count += 1) put('k', `thing ${count}`)
    await look('k')
    put('k', 'one too many')
    await look('k')
    put('k', 'after that')
    await look('k')
    expect(quick.heard).toHaveLength(1 + 1000 + 2)
    expect((await slow.next()).value).toEqual({ type: 'ready' })
    expect((await slow.next()).value).toEqual({ type: 'appeared', item: { name: 'after that' } })
    leaving.abort()
    expect(await slow.next()).toEqual({ done: true, value: undefined })
    await quick.leave()
  })

  it('keep no state after the followers have left, even if one left before it began', async () => {
    const followers = await Promise.all(['a', 'a', 'b'].map(follow))
    for (const { leave } of followers) await leave()
    const { heard } = await (async () => {
      const gone = AbortSignal.abort()
      const heard = []
      for await (const change of live.follow('c', gone)) heard.push(change)
      return { heard }
    })()
    expect(heard).toEqual([{ type: 'ready' }])
    reads.length = 0
    live.start()
    for (const key of ['a', 'b', 'c']) live.look(key)
    await runtime.elapse(5 * second)
    expect(reads).toEqual([])
    await live.stop()
    expect(runtime.timers()).toBe(0)
  })

  it('fail for a new follower when they cannot be read, and keep no state', async () => {
    beforeRead = () => Promise.reject(new Error('the database is away'))
    await expect(live.follow('k', new AbortController().signal).next()).rejects.toThrow('the database is away')
    reads.length = 0
    live.start()
    await runtime.elapse(2 * second)
    expect(reads).toEqual([])
  })

  it('continue after a failed read, which is logged once until a read succeeds again', async () => {
    const { heard, leave } = await follow('k')
    live.start()
    const fails = () => Promise.reject(new Error('the database is away'))
    beforeRead = fails
    await runtime.elapse(5 * second)
    expect(warnings).toEqual(['things could not be read; trying again every second'])
    put('k', 'meanwhile')
    beforeRead = async () => {}
    await runtime.elapse(second)
    expect(heard).toEqual([['ready'], ['appeared', 'meanwhile']])
    beforeRead = fails
    await runtime.elapse(5 * second)
    expect(warnings).toHaveLength(2)
    await leave()
  })

  it('report changes that add up to the current items', async () => {
    const step = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      version: fc.integer({ min: 0, max: 2 }),
      isHinted: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        stored.clear()
        const { heard, leave } = await follow('k')
        for (const { name, version, isHinted } of steps) {
          if (version === 0) remove('k', name)
          else put('k', name, version)
          if (isHinted) await look('k')
        }
        await look('k')
        const shown = new Set<string>()
        for (const [type, name = ''] of heard.slice(1)) {
          expect(shown.has(name)).toBe(type !== 'appeared')
          if (type === 'gone') shown.delete(name)
          else shown.add(name)
        }
        expect(shown).toEqual(new Set(stored.get('k')?.keys()))
        await leave()
      }),
      { numRuns: 50 },
    )
  })
})
