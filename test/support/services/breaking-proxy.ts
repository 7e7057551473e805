import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Cleanup } from '../cleanup.js'

/**
 * Answer of the proxy to WebSocket upgrades, modelled on faulty proxies: an HTML page with this status, the request
 * forwarded without its upgrade headers ('stripped'), no answer at all, or a connection that ends after the first bytes
 * of the answer ('cut').
 */
export type UpgradeBehaviour = 'passed' | '200' | '400' | '403' | '502' | 'stripped' | 'unanswered' | 'cut'

export interface BreakingProxyOptions {
  /** The default is 'passed'. */
  readonly upgrades?: UpgradeBehaviour
}

/** A TCP proxy that cuts its connections at chosen positions of the answers, also in the middle of a frame. */
export interface BreakingProxy {
  readonly url: string
  /** Cuts all connections at each of these positions, in bytes of answers that are forwarded from now on. */
  readonly cutAt: (positions: readonly number[]) => void
  /** Returns how often it has cut all connections. */
  readonly cutCount: () => number
  /** Returns the total bytes of answers that it has forwarded. */
  readonly forwardedBytes: () => number
  /** Returns the number of open connections, to clients and to the server. */
  readonly connectionCount: () => number
  /** Returns the number of requests to upgrade to a WebSocket. */
  readonly upgradeCount: () => number
}

/** Starts the proxy. It calls `port` for each connection, because a restarted server may have another port. */
export async function startBreakingProxy(
  cleanup: Cleanup,
  port: () => number,
  options: BreakingProxyOptions = {},
): Promise<BreakingProxy> {
  const sockets = new Set<Socket>()
  const cutPositions: number[] = []
  let forwarded = 0
  let cuts = 0
  let upgrades = 0

  const track = (socket: Socket) => {
    sockets.add(socket)
    // The other side of a connection that was cut receives a reset.
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  }
  const cut = () => {
    cuts += 1
    cutPositions.shift()
    for (const socket of sockets) socket.resetAndDestroy()
  }

  const server = createServer((client) => {
    track(client)
    client.once('data', (head) => {
      const isUpgrade = /^upgrade: *websocket/im.test(head.toString('latin1'))
      if (isUpgrade) upgrades += 1
      forward(client, head, isUpgrade ? (options.upgrades ?? 'passed') : 'passed')
    })
  })
  const forward = (client: Socket, head: Buffer, behaviour: UpgradeBehaviour): void => {
    if (behaviour === 'unanswered') return void client.resume()
    if (/^\d/.test(behaviour)) return void client.end(pageWith(behaviour))
    const upstream = connect(port(), '127.0.0.1')
    track(upstream)
    upstream.write(behaviour === 'stripped' ? withoutUpgrade(head) : head)
    client.pipe(upstream)
    upstream.on('data', (piece) => {
      const allowed = (cutPositions[0] ?? Number.POSITIVE_INFINITY) - forwarded
      forwarded += Math.min(piece.length, allowed)
      client.write(piece.length > allowed ? piece.subarray(0, allowed) : piece)
      if (piece.length >= allowed) cut()
      if (behaviour === 'cut') client.destroySoon()
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
      const absolute = positions.map((position) => forwarded + position)
      cutPositions.splice(0, cutPositions.length, ...absolute.sort((a, b) => a - b))
    },
    cutCount: () => cuts,
    forwardedBytes: () => forwarded,
    connectionCount: () => sockets.size,
    upgradeCount: () => upgrades,
  }
}

const page = '<h1>Sorry</h1>'
const pageWith = (status: string) =>
  `HTTP/1.1 ${status} Sorry\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\nconnection: close\r\n\r\n${page}`

const withoutUpgrade = (head: Buffer): string => head.toString('latin1').replace(/^(upgrade|connection):.*\r\n/gim, '')
