import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Cleanup } from '../cleanup.js'

/** What is done to those who want a WebSocket: an answer of this status with a page, or what proxies do by mistake. */
export type UpgradeBehaviour = 'passed' | '200' | '400' | '403' | '502' | 'stripped' | 'unanswered' | 'cut'

export interface BreakingProxyOptions {
  readonly upgrades?: UpgradeBehaviour
}

/** Stands between a client and a server, and cuts their connections where it is told to: also in the middle of a frame. */
export interface BreakingProxy {
  readonly url: string
  /** Cuts all connections each time that so many bytes of answers, from now on, have passed in all. */
  readonly cutAt: (positions: readonly number[]) => void
  /** How often it has cut. */
  readonly cuts: () => number
  /** How many bytes of answers have passed. */
  readonly bytesPassed: () => number
  /** How many connections there are, on both sides. */
  readonly connections: () => number
  /** How often somebody wanted a WebSocket. */
  readonly upgrades: () => number
}

/** `port` is asked for with each connection: a server may be another one after a restart. */
export async function startBreakingProxy(
  cleanup: Cleanup,
  port: () => number,
  options: BreakingProxyOptions = {},
): Promise<BreakingProxy> {
  const sockets = new Set<Socket>()
  const waiting: number[] = []
  let passed = 0
  let cuts = 0
  let upgrades = 0

  const keep = (socket: Socket) => {
    sockets.add(socket)
    // Who is cut off hears of a reset.
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  }
  const cut = () => {
    cuts += 1
    waiting.shift()
    for (const socket of sockets) socket.resetAndDestroy()
  }

  const server = createServer((client) => {
    keep(client)
    client.once('data', (head) => {
      const wantsSocket = /^upgrade: *websocket/im.test(head.toString('latin1'))
      if (wantsSocket) upgrades += 1
      forward(client, head, wantsSocket ? (options.upgrades ?? 'passed') : 'passed')
    })
  })
  const forward = (client: Socket, head: Buffer, manner: UpgradeBehaviour): void => {
    if (manner === 'unanswered') return void client.resume()
    if (/^\d/.test(manner)) return void client.end(pageWith(manner))
    const upstream = connect(port(), '127.0.0.1')
    keep(upstream)
    upstream.write(manner === 'stripped' ? withoutUpgrade(head) : head)
    client.pipe(upstream)
    upstream.on('data', (piece) => {
      const allowed = (waiting[0] ?? Number.POSITIVE_INFINITY) - passed
      passed += Math.min(piece.length, allowed)
      client.write(piece.length > allowed ? piece.subarray(0, allowed) : piece)
      if (piece.length >= allowed) cut()
      if (manner === 'cut') client.destroySoon()
    })
    upstream.once('close', () => client.destroy())
    client.once('close', () => upstream.destroy())
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanup.add(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAt(positions) {
      waiting.splice(0, waiting.length, ...positions.map((position) => passed + position).sort((a, b) => a - b))
    },
    cuts: () => cuts,
    bytesPassed: () => passed,
    connections: () => sockets.size,
    upgrades: () => upgrades,
  }
}

const page = '<h1>Sorry</h1>'
const pageWith = (status: string) =>
  `HTTP/1.1 ${status} Sorry\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\nconnection: close\r\n\r\n${page}`

const withoutUpgrade = (head: Buffer): string => head.toString('latin1').replace(/^(upgrade|connection):.*\r\n/gim, '')
