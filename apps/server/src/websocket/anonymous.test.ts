import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { byId, connectionParams, mutation, sessionOf } from '../../testing/messages.js'
import { createTestServer, silence, type TestServer } from '../../testing/test-server.js'
import type { HttpAppOptions } from '../composition/http-app.js'
import type { SocketLimits } from './limits/socket-limits.js'

let testServer: TestServer
afterEach(async () => {
  await testServer.close()
  expect([testServer.socketCount(), testServer.watchedSessions()]).toEqual([0, 0])
})

const start = async (sockets: Partial<SocketLimits> = {}, options: Partial<HttpAppOptions> = {}) => {
  testServer = await createTestServer({ limits: { sockets }, ...options })
}

const kibibyte = 1024
const open = (headers: Record<string, string> = {}) => testServer.openSocket({ query: '?connectionParams=1', headers })

describe('a socket before its client has presented a token', () => {
  it.each<[string, (socket: WebSocket) => unknown]>([
    ['a message of 65 KiB', (socket) => socket.send('x'.repeat(65 * kibibyte))],
    ['an unfinished message of 65 KiB', (socket) => socket.send('x'.repeat(65 * kibibyte), { fin: false })],
    [
      '65 pieces of 1 KiB of an unfinished message',
      (socket) => repeat(65, () => socket.send('x'.repeat(kibibyte), { fin: false })),
    ],
    ['300 short messages, which count as at least 256 bytes each', (socket) => repeat(300, () => socket.send('PING'))],
    ['many pings, which count as at least 256 bytes each', pingOften],
    ['300 pongs, which count as at least 256 bytes each', (socket) => repeat(300, () => socket.pong('x'))],
  ])('is closed with 1009 after %s', async (_, send) => {
    await start()
    const socket = await open()
    // Parameters without a token leave a socket anonymous.
    socket.send({ method: 'connectionParams', data: null })
    await send(socket.socket)
    expect(await socket.closed).toEqual({ code: 1009, reason: 'PAYLOAD_TOO_LARGE' })
  })

  it('answers a call of almost 64 KiB', async () => {
    await start()
    const socket = await testServer.openSocket()
    socket.send(mutation(1, 'greet', 'x'.repeat(63 * kibibyte)))
    expect((await socket.answer(byId(1))).result.data).toBe('greeted')
  })

  it('accepts a message of 3 MiB directly after the token', async () => {
    await start()
    const socket = await open()
    socket.send(connectionParams('good:s'))
    socket.send(mutation(1, 'generations.start', { text: 'x'.repeat(3 * kibibyte * kibibyte) }))
    expect((await socket.answer(byId(1))).result.data).toBe(1)
    expect(await sessionOf(socket)).toBe('s')
  })

  it('does not negotiate compression', async () => {
    await start()
    const { socket } = await open()
    expect(socket.extensions).toBe('')
  })
})

describe('anonymous sockets', () => {
  it('are evicted for new sockets of their network at its limit, the oldest first', async () => {
    await start({ anonymousSocketsOfNetwork: 3 })
    const [first, second, third] = [await open(), await open(), await open()]
    const fourth = await open()
    expect(await first.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    const fifth = await open()
    expect(await second.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    for (const socket of [third, fourth, fifth]) {
      socket.send(connectionParams('good:s'))
      expect(await sessionOf(socket)).toBe('s')
    }
  })

  it('are evicted for a new socket of any network at the limit of the server, where signed-in sockets do not count', async () => {
    await start({ anonymousSockets: 2 }, { trustProxy: ['loopback'] })
    const from = (address: string) => open({ 'x-forwarded-for': address })
    const signedIn = await testServer.openSocket({ query: '?accessToken=good:s' })
    expect(await sessionOf(signedIn)).toBe('s')
    const first = await from('192.0.2.1')
    const second = await from('198.51.100.1')
    const third = await from('203.0.113.1')
    expect(await first.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    for (const socket of [second, third]) {
      socket.send(connectionParams('good:s'))
      expect(await sessionOf(socket)).toBe('s')
    }
    expect(await sessionOf(signedIn)).toBe('s')
  })

  it('count until their token is verified', async () => {
    let verifications = 0
    await start(
      { anonymousSocketsOfNetwork: 2 },
      {
        authenticate() {
          verifications += 1
          return new Promise(() => undefined)
        },
      },
    )
    const [first, second] = [await open(), await open()]
    for (const socket of [first, second]) {
      socket.send(connectionParams('any text'))
    }
    await expect.poll(() => verifications).toBe(2)
    await open()
    expect(await first.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
  })

  it('are evicted last while their token is being verified', async () => {
    let verifications = 0
    let acceptTokens: () => void = () => undefined
    const verified = new Promise<void>((resolve) => {
      acceptTokens = resolve
    })
    await start(
      { anonymousSocketsOfNetwork: 2 },
      {
        async authenticate(token = '') {
          verifications += 1
          await verified
          return { claims: { userId: token, sessionId: token, rotation: 1, expiresAt: Date.now() + 60_000 } }
        },
      },
    )
    const oldest = await open()
    const idle = await open()
    oldest.send(connectionParams('s'))
    await expect.poll(() => verifications).toBe(1)
    await open()
    expect(await idle.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    acceptTokens()
    expect(await sessionOf(oldest)).toBe('s')
  })

  it('count for the network of the client if they come through a trusted proxy', async () => {
    await start({ anonymousSocketsOfNetwork: 1 }, { trustProxy: ['loopback'] })
    const first = await open({ 'x-forwarded-for': '192.0.2.1' })
    const other = await open({ 'x-forwarded-for': '198.51.100.1' })
    await open({ 'x-forwarded-for': '192.0.2.200' })
    expect(await first.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    other.send(connectionParams('good:s'))
    expect(await sessionOf(other)).toBe('s')
  })

  it('count for the server only, with one warning, if they come through a local proxy that TRUST_PROXY does not name', async () => {
    const warnings: string[] = []
    await start(
      { anonymousSocketsOfNetwork: 1, anonymousSockets: 3 },
      { log: { ...silence, warn: (_: object, text: string) => void warnings.push(text) } },
    )
    const behind = () => open({ 'x-forwarded-for': '192.0.2.1' })
    const [first, second, third] = [await behind(), await behind(), await behind()]
    await behind()
    expect(await first.closed).toEqual({ code: 4429, reason: 'RATE_LIMITED' })
    for (const socket of [second, third]) {
      socket.send(connectionParams('good:s'))
      expect(await sessionOf(socket)).toBe('s')
    }
    expect(warnings).toEqual([expect.stringContaining('TRUST_PROXY')])
  })

  it('do not prevent two hundred clients of one network from signing in at once', async () => {
    await start(
      {},
      {
        authenticate: async (token = '') => ({
          claims: { userId: token, sessionId: token, rotation: 1, expiresAt: Date.now() + 60_000 },
        }),
      },
    )
    await Promise.all(Array.from({ length: 150 }, () => open()))
    const signIn = async (token: string) => {
      const socket = await open()
      socket.send(connectionParams(token))
      return sessionOf(socket)
    }
    const tokens = Array.from({ length: 200 }, (_, at) => `session-${at}`)
    expect(await Promise.all(tokens.map(signIn))).toEqual(tokens)
  })
})

describe('a raw TCP client', () => {
  const upgrade = (query = '') =>
    [
      `GET /trpc${query} HTTP/1.1`,
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      '\r\n',
    ].join('\r\n')
  // A close frame with a mask of zeros.
  const closeFrame = Buffer.from([0x88, 0x80, 0, 0, 0, 0])
  const unmaskedFrame = Buffer.from([0x81, 0x01, 0x78])
  const messageFlood = Buffer.concat(Array.from({ length: 200 }, () => Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x78])))
  const unfinishedFrame = Buffer.concat([
    Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0]),
    Buffer.alloc(1024 * kibibyte),
  ])

  it('gets the close code 1009 if the header of its first frame, sent with the upgrade, states a length above the limit', async () => {
    await start()
    const socket = connect({ port: testServer.port, host: '127.0.0.1' })
    let received = Buffer.alloc(0)
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece])
    })
    socket.write(Buffer.concat([Buffer.from(upgrade()), unfinishedFrame.subarray(0, 100)]))
    await once(socket, 'end')
    const closeFrame = received.subarray(received.indexOf(0x88))
    expect(closeFrame.readUInt16BE(2)).toBe(1009)
    socket.destroy()
  })

  it.each<[string, string, Buffer]>([
    ['sends nothing', '', Buffer.alloc(0)],
    ['presents a bad token', '?accessToken=bad', Buffer.alloc(0)],
    ['sends a close frame', '?accessToken=good:s', closeFrame],
    ['sends an invalid frame', '?accessToken=good:s', unmaskedFrame],
    ['floods the server with messages', '?accessToken=good:s', messageFlood],
    ['sends too much before it signs in', '', unfinishedFrame],
  ])(
    'is disconnected soon after the close frame if it never closes its side of the connection and %s',
    async (_, query, bytes) => {
      await start({ anonymousMs: 100, closeMs: 100 })
      const socket = connect({ port: testServer.port, host: '127.0.0.1', allowHalfOpen: true })
      socket.on('error', () => undefined)
      let received = Buffer.alloc(0)
      socket.on('data', (piece) => {
        received = Buffer.concat([received, piece])
      })
      socket.write(upgrade(query))
      await once(socket, 'data')
      expect(testServer.socketCount()).toBeLessThanOrEqual(1)
      socket.write(bytes)
      await expect.poll(() => received.includes(0x88)).toBe(true)
      await expect.poll(testServer.socketCount).toBe(0)
      socket.destroy()
    },
  )
})

/** Sends pings one by one, because `ws` ends a connection with too many unanswered pings. */
async function pingOften(socket: WebSocket): Promise<void> {
  const closed = once(socket, 'close')
  socket.on('pong', () => socket.ping('x'))
  socket.ping('x')
  await closed
}

function repeat(times: number, run: () => void): void {
  for (let time = 0; time < times; time += 1) run()
}
