import { setImmediate as turn } from 'node:timers/promises'
import type { Database } from '@assistant/database'
import { testDatabases } from '@assistant/database/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createIdentity, type Identity, second } from '../../testing/identity.js'
import { createTestSender, mailsIn } from '../../testing/mail-box.js'

/** Sleeps of which the test knows how long they are, and which it ends. */
function createTestSleeps() {
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
  let testServer: Identity
  let stop = async () => {}
  beforeAll(async () => {
    testServer = await createIdentity(open)
  })
  afterEach(async () => {
    await stop()
    await testServer.database.transaction((tx) => tx.delete(testServer.database.tables.mails))
  })
  afterAll(() => testServer.close())

  const begin = async ({ database, send }: { database?: Database; send?: () => Promise<void> } = {}) => {
    const sleeps = createTestSleeps()
    let wasTaken = () => {}
    const taking = () =>
      new Promise<void>((resolve) => {
        wasTaken = resolve
      })
    const sender = createTestSender(testServer, {
      ...(database && { database }),
      sleep: sleeps.sleep,
      send: async () => {
        wasTaken()
        await send?.()
      },
    })
    const listeners = new Set<unknown>()
    const { subscribe } = sender.bus
    sender.bus.subscribe = (topic, listener) => {
      const end = subscribe(topic, listener)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        end()
      }
    }
    stop = () => sender.stop(0)
    return { sender, sleeps, listeners, taking, hint: () => sender.bus.publish('mailQueued', {}) }
  }
  /** Registers somebody: a mail waits, and only the bus of the test server has heard of it. */
  const queue = async () => (await testServer.register()).user.email

  it('sends what waited from before at its start, and then sleeps for half a minute at most', async () => {
    const email = await queue()
    const { sender, sleeps } = await begin()
    sender.start()
    expect(await sleeps.rest()).toBe(30 * second)
    expect(sender.received.map(({ recipient }) => recipient)).toEqual([email])
  })

  it('wakes when a mail is queued', async () => {
    const { sender, sleeps, taking, hint } = await begin()
    sender.start()
    await sleeps.rest()
    const taken = taking()
    const email = await queue()
    hint()
    await taken
    expect(sender.received.map(({ recipient }) => recipient)).toEqual([email])
  })

  it('loses no mail that is queued while it is sending', async () => {
    const emails = [await queue()]
    const { sender, sleeps, hint } = await begin({
      send: async () => {
        if (emails.length > 1) return
        emails.push(await queue())
        hint()
      },
    })
    sender.start()
    await sleeps.rest()
    expect(sender.received.map(({ recipient }) => recipient)).toEqual(emails)
    expect(await mailsIn(testServer)).toEqual([])
  })

  it('finds by itself what nobody has told it of', async () => {
    const { sender, sleeps, taking } = await begin()
    sender.start()
    await sleeps.rest()
    const taken = taking()
    await queue()
    sleeps.wake()
    await taken
    expect(sender.received).toHaveLength(1)
  })

  it('sleeps until the next attempt is due, when that is sooner', async () => {
    await queue()
    const { sender, sleeps } = await begin()
    sender.rejects = () => true
    sender.start()
    expect(await sleeps.rest()).toBe(30 * second)
    testServer.passes(75 * second)
    sleeps.wake()
    expect(await sleeps.rest()).toBe(15 * second)
    testServer.passes(15 * second)
    sender.rejects = () => false
    sleeps.wake()
    expect(await sleeps.rest()).toBe(30 * second)
    expect(sender.received).toHaveLength(2)
  })

  it('leaves no timer and no listener behind, and sends nothing more', async () => {
    const { sender, sleeps, listeners, hint } = await begin()
    sender.start()
    await sleeps.rest()
    expect(listeners.size).toBe(1)
    await sender.stop()
    await queue()
    hint()
    await turn()
    expect([sender.received, sleeps.lengths(), listeners.size]).toEqual([[], [], 0])
  })

  it('stops after the mails that are being sent, and begins no other', async () => {
    for (let count = 0; count < 12; count += 1) await queue()
    let goOn = () => {}
    const going = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const { sender, taking, sleeps } = await begin({ send: () => going })
    const taken = taking()
    sender.start()
    await taken
    let isStopped = false
    const stopped = sender.stop().then(() => {
      isStopped = true
    })
    for (let turns = 0; turns < 20; turns += 1) await turn()
    expect(isStopped).toBe(false)
    goOn()
    await stopped
    expect(sleeps.lengths()).toEqual([])
    expect(await mailsIn(testServer)).toHaveLength(12 - sender.received.length)
    expect(sender.received.length).toBeLessThanOrEqual(2)
  })

  it('waits for no mail longer than it was told to; that one is sent again', async () => {
    await queue()
    const { sender, taking, sleeps } = await begin({ send: () => new Promise(() => {}) })
    const taken = taking()
    sender.start()
    await taken
    const stopped = sender.stop(1234)
    expect(await sleeps.rest()).toBe(1234)
    sleeps.wake()
    await stopped
    expect(await mailsIn(testServer)).toMatchObject([{ attempts: 1 }])
  })

  it('waits half a minute while nothing can be written, and then goes on', async () => {
    await queue()
    let isFull = true
    let tries = 0
    const transaction: Database['transaction'] = (work, options) => {
      tries += 1
      return isFull ? Promise.reject(new Error('the disk is full')) : testServer.database.transaction(work, options)
    }
    const { sender, sleeps } = await begin({ database: { ...testServer.database, transaction } })
    sender.start()
    expect(await sleeps.rest()).toBe(30 * second)
    expect([tries, sender.received]).toEqual([1, []])
    expect(sender.lines).toEqual([expect.stringMatching(/^warn .*the disk is full/s)])
    isFull = false
    sleeps.wake()
    await sleeps.rest()
    expect(sender.received).toHaveLength(1)
  })
})
