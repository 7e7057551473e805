import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { registerUser, signIn } from '../support/clients/test-users.js'
import { openSocket } from '../support/clients/websocket.js'
import { startDefaultServer } from '../support/servers/default-server.js'
import { readMetrics } from '../support/servers/metrics.js'
import { createResponsivenessProbe, type ResponsivenessProbe } from './responsiveness-probe.js'

const cleanup = cleanUpAfterAll()
let url: string
let probe: ResponsivenessProbe

beforeAll(async () => {
  const server = await startDefaultServer(cleanup)
  url = server.url
  probe = await createResponsivenessProbe(cleanup, server)
})

/** Limit of rejected calls and messages per socket and minute. The server closes a socket that exceeds it. */
const maxRejections = 100
/** Maximum size of a message of a user. */
const maxMessageBytes = 4 * 1024 * 1024

const calls = (count: number) =>
  JSON.stringify(Array.from({ length: count }, (_, id) => ({ id, method: 'query', params: { path: 'users.me' } })))

const invalidMessages: Readonly<Record<string, string>> = {
  'one character': 'x',
  'an empty list': '[]',
  'a list of lists': '[[],[],[]]',
  'an open string': '"',
  null: 'null',
}

describe('a server under attack', () => {
  it.each(Object.entries(invalidMessages))(
    'closes a socket with 4429 after a hundred messages of %s',
    async (_, message) => {
      const person = await registerUser(url)
      const socket = await openSocket(cleanup, url, person.accessToken)
      const send = (count: number) => {
        for (let sent = 0; sent < count; sent += 1) socket.send(message)
      }
      send(maxRejections - 10)
      expect(await socket.call('query', 'users.me')).toMatchObject({ data: { id: person.user.id } })
      send(20)
      // The limit counts per socket: another socket of the same user works.
      const closed = await socket.call('query', 'users.me').catch(() => socket.closed)
      expect(closed).toMatchObject({ code: 4429 })
      const next = await openSocket(cleanup, url, person.accessToken)
      expect(await next.call('query', 'users.me')).toMatchObject({ data: { id: person.user.id } })
    },
  )

  const floods: Readonly<Record<string, readonly [message: string, times: number]>> = {
    'eight messages of 2,000,000 levels': [`${'['.repeat(2e6)}${']'.repeat(2e6)}`, 8],
    'eight messages of 1,000,000 empty lists': [`[${'[],'.repeat(1e6)}[]]`, 8],
    'eight messages of 300,000 keys': [
      `{${Array.from({ length: 300_000 }, (_, at) => `"${at.toString(36)}":0`).join(',')}}`,
      8,
    ],
    'eight messages of 70,000 calls': [calls(70_000), 8],
    '100,000 messages of one character': ['x', 100_000],
  }

  it.each(Object.entries(floods))('stays responsive while a socket sends %s', async (_, [message, times]) => {
    const person = await registerUser(url)
    const socket = await openSocket(cleanup, url, person.accessToken)
    expect(message.length).toBeLessThan(maxMessageBytes)
    await probe.expectResponsiveDuring(async () => {
      for (let sent = 0; sent < times && socket.isOpen(); sent += 1) {
        socket.send(message)
        // Yields to the measurements, which run in this thread.
        if (sent % 200 === 199) await new Promise(setImmediate)
      }
      // Messages are processed in order, so the answer to this call or the close shows that all of them were processed.
      await socket.call('query', 'users.me').catch(() => socket.closed)
    })
  })

  it('keeps at most 100 sockets of one user open', async () => {
    const person = await registerUser(url)
    const readSocketCount = async () => (await readMetrics(url)).get('assistant_sockets') ?? 0
    const otherSockets = await readSocketCount()
    const sockets: Awaited<ReturnType<typeof openSocket>>[] = []
    for (let session = 0; session < 30; session += 1) {
      const { accessToken } = await signIn(url, person)
      sockets.push(...(await Promise.all(Array.from({ length: 20 }, () => openSocket(cleanup, url, accessToken)))))
    }
    const open = () => sockets.filter((socket) => socket.isOpen())
    await expect.poll(() => open().length).toBeLessThanOrEqual(100)
    // The metric includes a rejected socket until its client has received the close.
    await expect.poll(readSocketCount).toBeLessThanOrEqual(otherSockets + 100)
    expect(open().length).toBeGreaterThanOrEqual(20)
    for (const socket of sockets.filter((one) => !one.isOpen())) {
      expect(await socket.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    }
    const [kept] = open()
    expect(await kept?.call('query', 'users.me')).toMatchObject({ data: { id: person.user.id } })
  })
})
