import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Cleanup } from '../cleanup.js'
import { httpRequest } from './raw-http.js'

/** The first byte of each kind of frame (RFC 6455, 5.2). */
export const frameKinds = {
  text: 0x81,
  textStart: 0x01,
  continuation: 0x00,
  lastContinuation: 0x80,
  ping: 0x89,
} as const

/** Returns the bytes of one frame. `length` may announce more bytes than the payload has. */
export function encodeFrame(
  firstByte: number,
  payload: Uint8Array,
  { isMasked = true, length = payload.length }: { readonly isMasked?: boolean; readonly length?: number } = {},
): Buffer {
  const mask = isMasked ? randomBytes(4) : Buffer.alloc(0)
  const flag = isMasked ? 0x80 : 0
  const body = isMasked ? payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)) : payload
  return Buffer.concat([Buffer.from([firstByte]), lengthBytes(flag, length), mask, body])
}

function lengthBytes(flag: number, length: number): Buffer {
  if (length < 126) return Buffer.from([flag | length])
  return Buffer.from([flag | 127, ...Buffer.from(BigInt(length).toString(16).padStart(16, '0'), 'hex')])
}

/** A connection that was upgraded to a WebSocket. It answers neither pings nor close frames. */
export interface RawConnection {
  readonly write: (bytes: Uint8Array) => void
  /** Stops reading, so that the server's answers stay unread. */
  readonly pause: () => void
  /** Resolves when the connection has closed, with the code of the close frame that it received, if any. */
  readonly closed: Promise<number | undefined>
  readonly isClosed: () => boolean
  readonly destroy: () => void
}

/** Returns the head of an upgrade request. */
export function upgradeRequest(path: string, ...headers: readonly string[]): string {
  return httpRequest(
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers,
  )
}

/** Opens a connection and upgrades it without a client library, which would not permit what these tests send. */
export async function openRawConnection(
  cleanup: Cleanup,
  port: number,
  { path = '/trpc', headers = [] }: { readonly path?: string; readonly headers?: readonly string[] } = {},
): Promise<RawConnection> {
  const socket: Socket = connect(port, '127.0.0.1')
  cleanup.add(() => socket.destroy())
  // The server may close the connection before it has received all bytes.
  socket.on('error', () => undefined)
  let isClosed = false
  let received = Buffer.alloc(0)
  socket.on('data', (piece) => {
    received = Buffer.concat([received, piece])
    socket.emit('received')
  })
  const closed = new Promise<number | undefined>((resolve) => {
    socket.once('close', () => {
      isClosed = true
      resolve(closeCodeOf(received))
    })
  })
  await once(socket, 'connect')
  socket.write(upgradeRequest(path, ...headers))
  while (!received.includes('\r\n\r\n') && !isClosed) await Promise.race([once(socket, 'received'), closed])
  received = received.subarray(received.indexOf('\r\n\r\n') + 4)
  return {
    write: (bytes) => void socket.write(bytes),
    pause: () => void socket.pause(),
    closed,
    isClosed: () => isClosed,
    destroy: () => void socket.destroy(),
  }
}

/** Returns the code of the first close frame among frames of a server, which are not masked. */
function closeCodeOf(bytes: Buffer): number | undefined {
  for (let at = 0; at + 2 <= bytes.length; ) {
    const kind = bytes[at] ?? 0
    const short = bytes[at + 1] ?? 0
    const head = short === 127 ? 10 : short === 126 ? 4 : 2
    if (at + head > bytes.length) return undefined
    const length =
      short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short === 126 ? bytes.readUInt16BE(at + 2) : short
    if (kind === 0x88) return at + head + 2 <= bytes.length ? bytes.readUInt16BE(at + head) : undefined
    at += head + length
  }
  return undefined
}
