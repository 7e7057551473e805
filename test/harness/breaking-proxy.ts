import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Cleanup } from './cleanup.js'

/** Stands between a client and a server, and cuts their connections where it is told to: also in the middle of a frame. */
export interface BreakingProxy {
  readonly url: string
  /** Cuts all connections each time that so many bytes of answers, from now on, have passed in all. */
  readonly cutAt: (positions: readonly number[]) => void
  /** How often it has cut. */
  readonly cuts: () => number
  /** How many bytes of answers have passed. */
  readonly passed: () => number
}

/** `port` is asked for with each connection: a server may be another one after a restart. */
export async function startBreakingProxy(cleanup: Cleanup, port: () => number): Promise<BreakingProxy> {
  const sockets = new Set<Socket>()
  const waiting: number[] = []
  let passed = 0
  let cuts = 0

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
    const upstream = connect(port(), '127.0.0.1')
    keep(client)
    keep(upstream)
    client.pipe(upstream)
    upstream.on('data', (piece) => {
      const allowed = (waiting[0] ?? Number.POSITIVE_INFINITY) - passed
      passed += Math.min(piece.length, allowed)
      client.write(piece.length > allowed ? piece.subarray(0, allowed) : piece)
      if (piece.length >= allowed) cut()
    })
    upstream.once('close', () => client.destroy())
    client.once('close', () => upstream.destroy())
  })
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
    passed: () => passed,
  }
}
