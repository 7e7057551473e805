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
const sockets = 150

describe('anonymous sockets', () => {
  const cleanup = cleanUpAfterAll()
  let server: PacedServer

  beforeAll(async () => {
    server = await startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      environment: { RATE_LIMIT_SCALE: '1' },
    })
    // Code and pools that the first sockets load are no growth.
    const first = await openSockets(20)
    for (const socket of first) socket.write(unfinishedFrame(60 * 1024))
    await answersHealth()
    for (const socket of first) socket.destroy()
    await Promise.all(first.map(({ closed: gone }) => gone))
  })

  const openSockets = (count: number) =>
    Promise.all(Array.from({ length: count }, () => openRawConnection(cleanup, server.port)))

  const answersHealth = async () => expect((await fetch(`${server.url}/health/live`)).status).toBe(200)

  const openSocketsOfServer = async () => (await readMetrics(server.url)).get('assistant_sockets')

  const memoryBytes = async () => {
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
  }

  /** Runs `attack` and returns by how many bytes the server has grown meanwhile, at most. */
  const growthDuring = async (attack: () => Promise<void>) => {
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
    console.info(`${((highest - before) / mebibyte).toFixed(1)} MiB more`)
    return highest - before
  }

  it.each([
    ['an unfinished frame of 4 MiB', unfinishedFrame(4 * mebibyte - 1), 1009],
    ['an unfinished message in frames of 1 KiB', unfinishedMessage(4 * 1024), 1009],
    ['an unfinished frame of 60 KiB', unfinishedFrame(60 * 1024), 4401],
  ])('that send %s cost the server less than 30 MB and are gone after 12 s', async (_, payload, code) => {
    const began = performance.now()
    const growthBytes = await growthDuring(async () => {
      const opened = await openSockets(sockets)
      for (const socket of opened) socket.write(payload)
      await answersHealth()
      expect(new Set(await Promise.all(opened.map(({ closed: gone }) => gone)))).toEqual(new Set([code]))
    })
    expect(growthBytes).toBeLessThan(30 * 1_000_000)
    expect(performance.now() - began).toBeLessThan(12_000)
    expect(server.isRunning()).toBe(true)
  })

  const ids = (count: number) => `[${Array.from({ length: count }, () => '{"id":1}').join()}]`
  it.each([
    ['one message of 5,000 elements', [ids(5_000)]],
    ['100 messages of 50 elements', Array.from({ length: 100 }, () => ids(50))],
    ['300 messages that are no calls', Array.from({ length: 300 }, () => '[]')],
  ])('that send %s and do not read cost the server less than 30 MB', async (_, messages) => {
    const bytes = Buffer.concat(messages.map((message) => encodeFrame(frameKinds.text, Buffer.from(message))))
    const growthBytes = await growthDuring(async () => {
      const opened = await openSockets(sockets)
      for (const socket of opened) {
        socket.pause()
        socket.write(bytes)
      }
      await answersHealth()
      await expect.poll(openSocketsOfServer, { timeout: 12_000 }).toBe(0)
      for (const socket of opened) socket.destroy()
    })
    expect(growthBytes).toBeLessThan(30 * 1_000_000)
    expect(server.isRunning()).toBe(true)
  })
})

describe('an office of two hundred clients of the SDK', () => {
  const cleanup = cleanUpAfterAll()
  const users = 4
  const sessionsOfEach = 50

  it('gets in at once beside idle anonymous sockets of the same network', async () => {
    const server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
    const people = await Promise.all(Array.from({ length: users }, () => registerUser(server.url)))
    const clients: Assistant[] = []
    // Sign-ins wait for their turn, a hundred at most.
    for (const person of people) {
      const accounts = Array.from({ length: sessionsOfEach }, () => person)
      clients.push(...(await Promise.all(accounts.map((account) => startAssistant(cleanup, server.url, account)))))
    }
    const idle = await Promise.all(Array.from({ length: 150 }, () => openRawConnection(cleanup, server.port)))
    const first = (client: Assistant) =>
      new Promise((resolve, reject) => {
        client.api.sessions.watch.subscribe({}, { onData: resolve, onError: reject })
      })
    const events = await Promise.all(clients.map(first))
    expect(events).toEqual(clients.map(() => ({ type: 'ready' })))
    for (const socket of idle) socket.destroy()
  })
})

/** A text frame that says it has one byte more than comes. */
function unfinishedFrame(bytes: number): Buffer {
  const head = encodeFrame(frameKinds.text, new Uint8Array(0), { length: bytes + 1 })
  return Buffer.concat([head, Buffer.alloc(bytes, 0x78)])
}

/** A message that begins in frames of 1 KiB and does not end. */
function unfinishedMessage(frames: number): Buffer {
  const kibibyte = Buffer.alloc(1024, 0x78)
  const rest = Array.from({ length: frames - 1 }, () => encodeFrame(frameKinds.continues, kibibyte))
  return Buffer.concat([encodeFrame(frameKinds.textBegins, kibibyte), ...rest])
}
