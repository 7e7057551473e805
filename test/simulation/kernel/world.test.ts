import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { shutOutTheWorld } from './ambient.js'
import { play, report, type Scenario } from './explore.js'
import { createNetwork } from './network.js'
import { createTimers } from './timers.js'
import { createWorld } from './world.js'

let letTheWorldIn: () => void
beforeEach(() => {
  letTheWorldIn = shutOutTheWorld()
})
afterEach(() => letTheWorldIn())

const begin = () => createWorld({ seed: 1, isTold: true })
const minute = 60_000

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

  it('leaves the order to the seed, and to nothing else', async () => {
    const hashes = []
    for (const seed of [1, 1, 2, 3]) hashes.push((await play(race, seed)).hash)
    expect(new Set(hashes).size).toBe(3)
    expect(hashes[0]).toBe(hashes[1])
  })

  it('moves its time only when nobody is ready', async () => {
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

  it('never goes on with a process that has crashed, not even to clean up', async () => {
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

  it('lets a frozen process go on when it thaws', async () => {
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

  it('gives each process a clock of its own, which Date.now answers too', async () => {
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
    ['setTimeout', () => setTimeout(() => undefined, 1)],
    ['the setTimeout of node:timers/promises', () => delay(1)],
    ['AbortSignal.timeout', () => AbortSignal.timeout(1)],
    ['crypto.randomUUID', () => crypto.randomUUID()],
    ['the randomUUID of node:crypto', () => randomUUID()],
    ['performance.now', () => performance.now()],
  ])('refuses %s to a process, and to nobody else', async (_, use) => {
    const world = begin()
    world.process('p').start('life', async () => {
      use()
    })
    await world.run(minute)
    expect(world.problems).toEqual([expect.stringMatching(/p called .*: it must come in as an argument/)])
    expect(use).not.toThrow()
  })

  it('strikes with a fault only between unleash and calm', async () => {
    const world = begin()
    const strike = () => world.strikes('a fault', 1)
    expect(strike()).toBe(false)
    world.unleash()
    expect(strike()).toBe(true)
    world.calm()
    expect(strike()).toBe(false)
    expect(world.struck).toEqual([{ fault: 'a fault', nth: 1 }])
  })

  it('says so when it does not come to rest', async () => {
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
  it('tells a caller of silence when the other one has crashed', async () => {
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
    expect(answer).toEqual({ kind: 'silence' })
    expect(network.underWay).toBe(0)
  })
})

describe('a report', () => {
  it('keeps the faults that a problem needs, and no other', async () => {
    const scenario: Scenario = async (world) => {
      world.unleash()
      const struck = ['rain', 'wind', 'rain', 'snow', 'rain'].map((fault) => world.strikes(fault, 1))
      if (struck[2] === true && struck[3] === true) world.problem('the road is closed')
    }
    expect(await report(scenario, 1)).toMatch(
      /^seed 1, hash [0-9a-f]+: the road is closed\nshortest history found: 2 of 5 faults \(rain \(1\), snow \(0\)\)\n/,
    )
  })
})

describe('timers', () => {
  it('come in the order of their time, and of their setting', () => {
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
