import { beforeAll, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../support/cleanup.js'
import { registerUser, signIn } from '../support/clients/test-users.js'
import { openSocket } from '../support/clients/websocket.js'
import { startDefaultServer } from '../support/servers/default-server.js'
import { readMetrics } from '../support/servers/metrics.js'
import { type Bystander, createBystander } from './bystander.js'

const cleanup = cleanUpAfterAll()
let url: string
let bystander: Bystander

beforeAll(async () => {
  const server = await startDefaultServer(cleanup)
  url = server.url
  bystander = await createBystander(cleanup, server)
})

/** Calls and messages that are refused on one socket within a minute before it is closed. */
const refusals = 100
/** The maximum size of a message of somebody who is signed in, in bytes. */
const messageBytes = 4 * 1024 * 1024

const calls = (count: number) =>
  JSON.stringify(Array.from({ length: count }, (_, id) => ({ id, method: 'query', params: { path: 'users.me' } })))

const unreadable: Readonly<Record<string, string>> = {
  'one character': 'x',
  'an empty list': '[]',
  'a list of lists': '[[],[],[]]',
  'an open string': '"',
  null: 'null',
}

it.each(Object.entries(unreadable))('closes a socket with 4429 after a hundred messages of %s', async (_, message) => {
  const person = await registerUser(url)
  const socket = await openSocket(cleanup, url, person.accessToken)
  const send = (count: number) => {
    for (let sent = 0; sent < count; sent += 1) socket.send(message)
  }
  send(refusals - 10)
  expect(await socket.call('query', 'users.me')).toMatchObject({ data: { id: person.user.id } })
  send(20)
  // The limit is one of the socket, not of the person.
  const closed = await socket.call('query', 'users.me').catch(() => socket.closed)
  expect(closed).toMatchObject({ code: 4429 })
  const next = await openSocket(cleanup, url, person.accessToken)
  expect(await next.call('query', 'users.me')).toMatchObject({ data: { id: person.user.id } })
})

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

it.each(Object.entries(floods))('disturbs nobody when a socket sends %s', async (_, [message, times]) => {
  const person = await registerUser(url)
  const socket = await openSocket(cleanup, url, person.accessToken)
  expect(message.length).toBeLessThan(messageBytes)
  await bystander.undisturbed(async () => {
    for (let sent = 0; sent < times && socket.isOpen(); sent += 1) {
      socket.send(message)
      // The measurements share this thread.
      if (sent % 200 === 199) await new Promise(setImmediate)
    }
    // The messages are processed in order: the answer to a call behind them, or the close, says that they were.
    await socket.call('query', 'users.me').catch(() => socket.closed)
  })
})

it('keeps at most 100 sockets of one user open', async () => {
  const person = await registerUser(url)
  const socketCount = async () => (await readMetrics(url)).get('assistant_sockets') ?? 0
  const others = await socketCount()
  const sockets: Awaited<ReturnType<typeof openSocket>>[] = []
  for (let session = 0; session < 30; session += 1) {
    const { accessToken } = await signIn(url, person)
    sockets.push(...(await Promise.all(Array.from({ length: 20 }, () => openSocket(cleanup, url, accessToken)))))
  }
  const open = () => sockets.filter((socket) => socket.isOpen())
  await expect.poll(() => open().length).toBeLessThanOrEqual(100)
  // A refused socket is counted until its client has heard of it.
  await expect.poll(socketCount).toBeLessThanOrEqual(others + 100)
  expect(open().length).toBeGreaterThanOrEqual(20)
  for (const socket of sockets.filter((one) => !one.isOpen())) {
    expect(await socket.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
  }
  const [kept] = open()
  expect(await kept?.call('query', 'users.me')).toMatchObject({ data: { id: person.user.id } })
})
