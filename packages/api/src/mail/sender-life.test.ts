import { setImmediate as turn } from 'node:timers/promises'
import type { Database } from '@assistant/database'
import { testDatabases } from '@assistant/database/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestSender, mailsIn } from '../../testing/mail-box.js'
import { createTestServer, second, type TestServer } from '../../testing/test-server.js'

/** Replaces `sleep`: the test reads the durations and ends the sleeps. */
function createTestSleeps() {
  const sleeping = new Map<() => void, number>()
  return {
    sleep: (durationMs: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const wake = () => {
          sleeping.delete(wake)
          resolve()
        }
        sleeping.set(wake, durationMs)
        if (signal?.aborted || durationMs === 0) wake()
        signal?.addEventListener('abort', wake, { once: true })
      }),
    durationsMs: () => [...sleeping.values()],
    /** Waits for the next sleep and returns its duration. */
    async next() {
      while (sleeping.size === 0) await turn()
      return present([...sleeping.values()][0])
    },
    wake() {
      for (const end of [...sleeping.keys()]) end()
    },
  }
}
const present = (value: number | undefined) => value ?? Number.NaN

describe.each(testDatabases())('the background mail sender on $name', ({ open }) => {
  let testServer: TestServer
  let stop = async () => {}
  beforeAll(async () => {
    testServer = await createTestServer(open)
  })
  afterEach(async () => {
    await stop()
    await testServer.database.transaction((tx) => tx.delete(testServer.database.tables.mails))
  })
  afterAll(() => testServer.close())

  const create = async ({ database, send }: { database?: Database; send?: () => Promise<void> } = {}) => {
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
  /** Registers a user, which queues a mail. Its hint goes to the bus of the test server, not to that of the sender. */
  const queue = async () => (await testServer.register()).user.email

  it('sends mails that were queued before its start, and polls every 30 s', async () => {
    const email = await queue()
    const { sender, sleeps } = await create()
    sender.start()
    expect(await sleeps.next()).toBe(30 * second)
    expect(sender.received.map(({ recipient }) => recipient)).toEqual([email])
  })

  it('sends a queued mail at once on a hint', async () => {
    const { sender, sleeps, taking, hint } = await create()
    sender.start()
    await sleeps.next()
    const taken = taking()
    const email = await queue()
    hint()
    await taken
    expect(sender.received.map(({ recipient }) => recipient)).toEqual([email])
  })

  it('sends a mail that is queued while another one is being sent', async () => {
    const emails = [await queue()]
    const { sender, sleeps, hint } = await create({
      send: async () => {
        if (emails.length > 1) return
        emails.push(await queue())
        hint()
      },
    })
    sender.start()
    await sleeps.next()
    expect(sender.received.map(({ recipient }) => recipient)).toEqual(emails)
    expect(await mailsIn(testServer)).toEqual([])
  })

  it('sends a queued mail without a hint after its next pause', async () => {
    const { sender, sleeps, taking } = await create()
    sender.start()
    await sleeps.next()
    const taken = taking()
    await queue()
    sleeps.wake()
    await taken
    expect(sender.received).toHaveLength(1)
  })

  it('sleeps until the next attempt if it is due in less than 30 s', async () => {
    await queue()
    const { sender, sleeps } = await create()
    sender.rejects = () => true
    sender.start()
    expect(await sleeps.next()).toBe(30 * second)
    testServer.advanceClock(75 * second)
    sleeps.wake()
    expect(await sleeps.next()).toBe(15 * second)
    testServer.advanceClock(15 * second)
    sender.rejects = () => false
    sleeps.wake()
    expect(await sleeps.next()).toBe(30 * second)
    expect(sender.received).toHaveLength(2)
  })

  it('sends nothing after stop, and leaves no timer or listener behind', async () => {
    const { sender, sleeps, listeners, hint } = await create()
    sender.start()
    await sleeps.next()
    expect(listeners.size).toBe(1)
    await sender.stop()
    await queue()
    hint()
    await turn()
    expect([sender.received, sleeps.durationsMs(), listeners.size]).toEqual([[], [], 0])
  })

  it('waits on stop for the mails that are being sent, and leaves the others queued', async () => {
    for (let count = 0; count < 12; count += 1) await queue()
    let goOn = () => {}
    const going = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const { sender, taking, sleeps } = await create({ send: () => going })
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
    expect(sleeps.durationsMs()).toEqual([])
    expect(await mailsIn(testServer)).toHaveLength(12 - sender.received.length)
    expect(sender.received.length).toBeLessThanOrEqual(2)
  })

  it('waits on stop no longer than the timeout, and keeps the mail for another attempt', async () => {
    await queue()
    const { sender, taking, sleeps } = await create({ send: () => new Promise(() => {}) })
    const taken = taking()
    sender.start()
    await taken
    const stopped = sender.stop(1234)
    expect(await sleeps.next()).toBe(1234)
    sleeps.wake()
    await stopped
    expect(await mailsIn(testServer)).toMatchObject([{ attempts: 1 }])
  })

  it('retries after 30 s if the database cannot be written', async () => {
    await queue()
    let isFull = true
    let tries = 0
    const transaction: Database['transaction'] = (work, options) => {
      tries += 1
      return isFull ? Promise.reject(new Error('the disk is full')) : testServer.database.transaction(work, options)
    }
    const { sender, sleeps } = await create({ database: { ...testServer.database, transaction } })
    sender.start()
    expect(await sleeps.next()).toBe(30 * second)
    expect([tries, sender.received]).toEqual([1, []])
    expect(sender.lines).toEqual([expect.stringMatching(/^warn .*the disk is full/s)])
    isFull = false
    sleeps.wake()
    await sleeps.next()
    expect(sender.received).toHaveLength(1)
  })
})
