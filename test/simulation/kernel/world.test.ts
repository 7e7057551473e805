import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isolateFromHost } from './ambient.js'
import { report, runSeed, type Scenario } from './explore.js'
import { createNetwork } from './network.js'
import { createTimers } from './timers.js'
import { createWorld } from './world.js'

let restoreHost: () => void
beforeEach(() => {
  restoreHost = isolateFromHost()
})
afterEach(() => restoreHost())

const begin = () => createWorld({ seed: 1, isHistoryRecorded: true })
const minute = 60_000
/** Ends a delay at once, so that it leaves no timer behind. */
const aborted = AbortSignal.abort()

describe('a simulated world', () => {
  const race: Scenario = async (world) => {
    for (const name of ['a', 'b', 'c', 'd']) {
      const process = world.process(name)
      process.start('race', async () => {
        for (let lap = 0; lap < 5; lap += 1) await process.travel('lap')
        world.note(`${name} is there`)
      })
    }
    await world.run(minute)
  }

  it('derives the order of steps from the seed alone', async () => {
    const hashes = []
    for (const seed of [1, 1, 2, 3]) hashes.push((await runSeed(race, seed)).hash)
    expect(new Set(hashes).size).toBe(3)
    expect(hashes[0]).toBe(hashes[1])
  })

  it('advances time only when no step is ready', async () => {
    const world = begin()
    const process = world.process('p')
    const times: number[] = []
    const began = world.now()
    process.start('life', async () => {
      await process.step('at once')
      times.push(world.now() - began)
      await process.sleep(5_000, 'a while')
      times.push(world.now() - began)
    })
    await world.run(minute)
    expect(times).toEqual([0, 5_000])
    expect(world.now() - began).toBe(minute)
  })

  it('never resumes a crashed process, not even in a finally block', async () => {
    const world = begin()
    const process = world.process('p')
    const done: string[] = []
    process.start('life', async () => {
      try {
        done.push('begun')
        await process.sleep(1_000, 'work')
        done.push('ended')
      } finally {
        done.push('cleaned up')
      }
    })
    world.after(500, process.crash)
    await world.run(minute)
    expect(done).toEqual(['begun'])
  })

  it('resumes a frozen process when it thaws', async () => {
    const world = begin()
    const process = world.process('p')
    const began = world.now()
    let woken = 0
    process.start('life', async () => {
      await process.sleep(1_000, 'sleep')
      woken = world.now() - began
    })
    world.after(500, () => process.freeze(10_000))
    await world.run(minute)
    expect(woken).toBe(10_500)
  })

  it('gives each process its own clock, which Date.now returns too', async () => {
    const world = begin()
    const process = world.process('p', 45_000)
    const skews: number[] = []
    process.start('life', async () => {
      skews.push(Date.now() - world.now())
      process.moveClock(-50_000)
      await process.step('later')
      skews.push(Date.now() - world.now())
    })
    await world.run(minute)
    expect(skews).toEqual([45_000, -5_000])
  })

  it.each([
    ['Math.random', () => Math.random()],
    ['setTimeout', () => clearTimeout(setTimeout(() => undefined, 1))],
    ['the setTimeout of node:timers/promises', () => delay(1, undefined, { signal: aborted }).catch(() => undefined)],
    ['AbortSignal.timeout', () => AbortSignal.timeout(1)],
    ['crypto.randomUUID', () => crypto.randomUUID()],
    ['the randomUUID of node:crypto', () => randomUUID()],
    ['performance.now', () => performance.now()],
  ])('reports a problem when a process calls %s, and allows it outside of processes', async (_, use) => {
    const world = begin()
    world.process('p').start('life', async () => {
      use()
    })
    await world.run(minute)
    expect(world.problems).toEqual([expect.stringMatching(/p called .*: it must come in as an argument/)])
    expect(use).not.toThrow()
  })

  it('injects faults only while they are enabled', async () => {
    const world = begin()
    const occurs = () => world.occurs('a fault', 1)
    expect(occurs()).toBe(false)
    world.enableFaults()
    expect(occurs()).toBe(true)
    world.disableFaults()
    expect(occurs()).toBe(false)
    expect(world.occurredFaults).toEqual([{ fault: 'a fault', nth: 1 }])
  })

  it('reports a problem when the steps never end', async () => {
    const world = begin()
    const process = world.process('p')
    process.start('life', async () => {
      for (;;) await process.step('again')
    })
    await world.run(minute)
    expect(world.problems).toEqual(['the world does not come to rest'])
  })
})

describe('the network', () => {
  it('returns a timeout to the caller when the called process crashes', async () => {
    const world = begin()
    const [client, server] = [world.process('client'), world.process('server')]
    const network = createNetwork(world)
    let answer: unknown
    client.start('life', async () => {
      answer = await network.call(client, server, 'a call', async () => {
        server.crash()
        await server.step('never')
      })
    })
    await world.run(minute)
    expect(answer).toEqual({ kind: 'timedOut' })
    expect(network.activeCalls).toBe(0)
  })
})

describe('the report of a failing seed', () => {
  it('contains only the faults that are necessary for the problem', async () => {
    const scenario: Scenario = async (world) => {
      world.enableFaults()
      const occurred = ['rain', 'wind', 'rain', 'snow', 'rain'].map((fault) => world.occurs(fault, 1))
      if (occurred[2] === true && occurred[3] === true) world.problem('the road is closed')
    }
    expect(await report(scenario, 1)).toMatch(
      /^seed 1, hash [0-9a-f]+: the road is closed\nshortest history found: 2 of 5 faults \(rain \(1\), snow \(0\)\)\n/,
    )
  })
})

describe('the timer queue', () => {
  it('returns timers by due time, and timers of the same time in insertion order', () => {
    const timers = createTimers<string>()
    const at = [5, 3, 9, 3, 1, 5, 0, 7, 3]
    at.forEach((time, index) => {
      timers.put(time, `${time}.${index}`)
    })
    const taken = at.map(() => timers.take())
    expect(taken).toEqual(['0.6', '1.4', '3.1', '3.3', '3.8', '5.0', '5.5', '7.7', '9.2'])
    expect(timers.take()).toBeUndefined()
  })
})
