import { setImmediate as turn } from 'node:timers/promises'
import type { Database } from '@assistant/database'
import { testDatabases } from '@assistant/database/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createIdentity, type Identity, second } from '../../testing/identity.js'
import { mailsIn, postOf } from '../../testing/mail-box.js'

/** Sleeps of which the test knows how long they are, and which it ends. */
function sleepsOfTheTest() {
  const sleeping = new Map<() => void, number>()
  return {
    sleep: (milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const wake = () => {
          sleeping.delete(wake)
          resolve()
        }
        sleeping.set(wake, milliseconds)
        if (signal?.aborted || milliseconds === 0) wake()
        signal?.addEventListener('abort', wake, { once: true })
      }),
    lengths: () => [...sleeping.values()],
    /** The length of the next sleep. */
    async rest() {
      while (sleeping.size === 0) await turn()
      return present([...sleeping.values()][0])
    },
    wake() {
      for (const end of [...sleeping.keys()]) end()
    },
  }
}
const present = (value: number | undefined) => value ?? Number.NaN

describe.each(testDatabases())('the sender beside the calls on $name', ({ open }) => {
  let house: Identity
  let stop = async () => {}
  beforeAll(async () => {
    house = await createIdentity(open)
  })
  afterEach(async () => {
    await stop()
    await house.database.transaction((tx) => tx.delete(house.database.tables.mails))
  })
  afterAll(() => house.close())

  const begin = async ({ database, send }: { database?: Database; send?: () => Promise<void> } = {}) => {
    const sleeps = sleepsOfTheTest()
    let wasTaken = () => {}
    const taking = () =>
      new Promise<void>((resolve) => {
        wasTaken = resolve
      })
    const post = postOf(house, {
      ...(database && { database }),
      sleep: sleeps.sleep,
      send: async () => {
        wasTaken()
        await send?.()
      },
    })
    const listeners = new Set<unknown>()
    const { subscribe } = post.bus
    post.bus.subscribe = (topic, listener) => {
      const end = subscribe(topic, listener)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        end()
      }
    }
    stop = () => post.stop(0)
    return { post, sleeps, listeners, taking, hint: () => post.bus.publish('mailQueued', {}) }
  }
  /** Registers somebody: a mail waits, and only the house's own bus has heard of it. */
  const queue = async () => (await house.register()).user.email

  it('sends what waited from before at its start, and then sleeps for half a minute at most', async () => {
    const email = await queue()
    const { post, sleeps } = await begin()
    post.start()
    expect(await sleeps.rest()).toBe(30 * second)
    expect(post.taken.map(({ recipient }) => recipient)).toEqual([email])
  })

  it('wakes when a mail is queued', async () => {
    const { post, sleeps, taking, hint } = await begin()
    post.start()
    await sleeps.rest()
    const taken = taking()
    const email = await queue()
    hint()
    await taken
    expect(post.taken.map(({ recipient }) => recipient)).toEqual([email])
  })

  it('loses no mail that is queued while it is sending', async () => {
    const emails = [await queue()]
    const { post, sleeps, hint } = await begin({
      send: async () => {
        if (emails.length > 1) return
        emails.push(await queue())
        hint()
      },
    })
    post.start()
    await sleeps.rest()
    expect(post.taken.map(({ recipient }) => recipient)).toEqual(emails)
    expect(await mailsIn(house)).toEqual([])
  })

  it('finds by itself what nobody has told it of', async () => {
    const { post, sleeps, taking } = await begin()
    post.start()
    await sleeps.rest()
    const taken = taking()
    await queue()
    sleeps.wake()
    await taken
    expect(post.taken).toHaveLength(1)
  })

  it('sleeps until the next attempt is due, when that is sooner', async () => {
    await queue()
    const { post, sleeps } = await begin()
    post.refuses = () => true
    post.start()
    expect(await sleeps.rest()).toBe(30 * second)
    house.passes(75 * second)
    sleeps.wake()
    expect(await sleeps.rest()).toBe(15 * second)
    house.passes(15 * second)
    post.refuses = () => false
    sleeps.wake()
    expect(await sleeps.rest()).toBe(30 * second)
    expect(post.taken).toHaveLength(2)
  })

  it('leaves no timer and no listener behind, and sends nothing more', async () => {
    const { post, sleeps, listeners, hint } = await begin()
    post.start()
    await sleeps.rest()
    expect(listeners.size).toBe(1)
    await post.stop()
    await queue()
    hint()
    await turn()
    expect([post.taken, sleeps.lengths(), listeners.size]).toEqual([[], [], 0])
  })

  it('stops after the mails that are being sent, and begins no other', async () => {
    for (let count = 0; count < 12; count += 1) await queue()
    let goOn = () => {}
    const going = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const { post, taking, sleeps } = await begin({ send: () => going })
    const taken = taking()
    post.start()
    await taken
    let isStopped = false
    const stopped = post.stop().then(() => {
      isStopped = true
    })
    for (let turns = 0; turns < 20; turns += 1) await turn()
    expect(isStopped).toBe(false)
    goOn()
    await stopped
    expect(sleeps.lengths()).toEqual([])
    expect(await mailsIn(house)).toHaveLength(12 - post.taken.length)
    expect(post.taken.length).toBeLessThanOrEqual(2)
  })

  it('waits for no mail longer than it was told to; that one is sent again', async () => {
    await queue()
    const { post, taking, sleeps } = await begin({ send: () => new Promise(() => {}) })
    const taken = taking()
    post.start()
    await taken
    const stopped = post.stop(1234)
    expect(await sleeps.rest()).toBe(1234)
    sleeps.wake()
    await stopped
    expect(await mailsIn(house)).toMatchObject([{ attempts: 1 }])
  })

  it('waits half a minute while nothing can be written, and then goes on', async () => {
    await queue()
    let isFull = true
    let tries = 0
    const transaction: Database['transaction'] = (work, options) => {
      tries += 1
      return isFull ? Promise.reject(new Error('the disk is full')) : house.database.transaction(work, options)
    }
    const { post, sleeps } = await begin({ database: { ...house.database, transaction } })
    post.start()
    expect(await sleeps.rest()).toBe(30 * second)
    expect([tries, post.taken]).toEqual([1, []])
    expect(post.lines).toEqual([expect.stringMatching(/^warn .*the disk is full/s)])
    isFull = false
    sleeps.wake()
    await sleeps.rest()
    expect(post.taken).toHaveLength(1)
  })
})
