import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Assistant } from '@assistant/sdk'
import { beforeAll, describe, expect, it } from 'vitest'
import { startAssistant } from '../../chaos/consumer.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { encodeFrame, frameKinds, openRawConnection } from '../../support/clients/raw-websocket.js'
import { registerUser } from '../../support/clients/test-users.js'
import { readMetrics } from '../../support/servers/metrics.js'
import { type PacedServer, startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const mebibyte = 1024 * 1024
const socketCount = 150
/**
 * Each socket may take a read buffer and the bytes before its limit, 64 KiB each, which is 20 MB in all; the rest is the
 * heap. Without limits, the largest attack would take 600 MB.
 */
const maxGrowthBytes = 40_000_000

describe('anonymous sockets', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer

  beforeAll(async () => {
    server = await startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      environment: { RATE_LIMIT_SCALE: '1' },
    })
    // The first sockets load code, fill pools and enlarge the young generation, which does not count as growth.
    const first = await openSockets(socketCount)
    for (const socket of first) socket.write(unfinishedMessage(60))
    await expectHealthy()
    for (const socket of first) socket.destroy()
    await Promise.all(first.map(({ closed }) => closed))
  })

  const openSockets = (count: number) =>
    Promise.all(Array.from({ length: count }, () => openRawConnection(cleanup, server.port)))

  const expectHealthy = async () => expect((await fetch(`${server.url}/health/live`)).status).toBe(200)

  const serverSocketCount = async () => (await readMetrics(server.url)).get('assistant_sockets')

  const memoryBytes = async () => {
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
  }

  /** Runs `attack` and returns the largest growth of the server's memory meanwhile, in bytes. */
  const measureGrowthBytes = async (attack: () => Promise<void>) => {
    const before = await memoryBytes()
    let highest = before
    let isOver = false
    const watch = async () => {
      while (!isOver) {
        highest = Math.max(highest, await memoryBytes())
        await pause(50)
      }
    }
    const watched = watch()
    await attack()
    isOver = true
    await watched
    console.info(`${((highest - before) / mebibyte).toFixed(1)} MiB of growth`)
    return highest - before
  }

  it.each([
    ['an unfinished frame of 4 MiB', unfinishedFrame(4 * mebibyte - 1), 1009],
    ['an unfinished message in frames of 1 KiB', unfinishedMessage(4 * 1024), 1009],
    ['an unfinished frame of 60 KiB', unfinishedFrame(60 * 1024), 4401],
  ])('cost less than 40 MB of memory and are closed within 12 s when they send %s', async (_, payload, code) => {
    const startedAt = performance.now()
    const growthBytes = await measureGrowthBytes(async () => {
      const opened = await openSockets(socketCount)
      for (const socket of opened) socket.write(payload)
      await expectHealthy()
      expect(new Set(await Promise.all(opened.map(({ closed }) => closed)))).toEqual(new Set([code]))
    })
    expect(growthBytes).toBeLessThan(maxGrowthBytes)
    expect(performance.now() - startedAt).toBeLessThan(12_000)
    expect(server.isRunning()).toBe(true)
  })

  const ids = (count: number) => `[${Array.from({ length: count }, () => '{"id":1}').join()}]`
  it.each([
    ['one message of 5,000 elements', [ids(5_000)]],
    ['100 messages of 50 elements', Array.from({ length: 100 }, () => ids(50))],
    ['300 messages without a call', Array.from({ length: 300 }, () => '[]')],
  ])('cost less than 40 MB of memory when they send %s and do not read', async (_, messages) => {
    const bytes = Buffer.concat(messages.map((message) => encodeFrame(frameKinds.text, Buffer.from(message))))
    const growthBytes = await measureGrowthBytes(async () => {
      const opened = await openSockets(socketCount)
      for (const socket of opened) {
        socket.pause()
        socket.write(bytes)
      }
      await expectHealthy()
      await expect.poll(serverSocketCount, { timeout: 12_000 }).toBe(0)
      for (const socket of opened) socket.destroy()
    })
    expect(growthBytes).toBeLessThan(maxGrowthBytes)
    expect(server.isRunning()).toBe(true)
  })
})

describe('200 SDK clients behind one address', () => {
  const cleanup = cleanUpAfterAll()
  const userCount = 4
  const sessionsPerUser = 50

  it('connect without an error while the same network has idle anonymous sockets', async () => {
    const server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    const people = await Promise.all(Array.from({ length: userCount }, () => registerUser(server.url)))
    const clients: Assistant[] = []
    // One user after the other, because at most 100 sign-ins may wait at once.
    for (const person of people) {
      const accounts = Array.from({ length: sessionsPerUser }, () => person)
      clients.push(...(await Promise.all(accounts.map((account) => startAssistant(cleanup, server.url, account)))))
    }
    const idle = await Promise.all(Array.from({ length: socketCount }, () => openRawConnection(cleanup, server.port)))
    const firstEvent = (client: Assistant) =>
      new Promise((resolve, reject) => {
        client.api.sessions.watch.subscribe({}, { onData: resolve, onError: reject })
      })
    const events = await Promise.all(clients.map(firstEvent))
    expect(events).toEqual(clients.map(() => ({ type: 'ready' })))
    for (const socket of idle) socket.destroy()
  })
})

/** Returns a text frame whose length announces one byte more than it has. */
function unfinishedFrame(bytes: number): Buffer {
  const head = encodeFrame(frameKinds.text, new Uint8Array(0), { length: bytes + 1 })
  return Buffer.concat([head, Buffer.alloc(bytes, 0x78)])
}

/** Returns frames of 1 KiB that begin a message and do not end it. */
function unfinishedMessage(frames: number): Buffer {
  const kibibyte = Buffer.alloc(1024, 0x78)
  const rest = Array.from({ length: frames - 1 }, () => encodeFrame(frameKinds.continuation, kibibyte))
  return Buffer.concat([encodeFrame(frameKinds.textStart, kibibyte), ...rest])
}
