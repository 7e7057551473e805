import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Cleanup } from '../cleanup.js'
import { httpRequest } from './raw-http.js'

/** First bytes of frames (RFC 6455, 5.2). */
export const frameKinds = { text: 0x81, textBegins: 0x01, continues: 0x00, continuesLast: 0x80, ping: 0x89 } as const

/** Returns one frame as it goes over the wire. `length` may claim more than the payload has. */
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

/** A connection that was upgraded to a WebSocket and answers nothing by itself: no ping and no close. */
export interface RawConnection {
  readonly write: (bytes: Uint8Array) => void
  /** Stops reading, so that the server's answers stay unread. */
  readonly pause: () => void
  /** The code of the close frame that came, or undefined, when the connection is gone. */
  readonly closed: Promise<number | undefined>
  readonly isClosed: () => boolean
  readonly destroy: () => void
}

/** The head of an upgrade request. */
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

/** Upgrades a connection by hand, as no client library would let a test do. */
export async function openRawConnection(
  cleanup: Cleanup,
  port: number,
  { path = '/trpc', headers = [] }: { readonly path?: string; readonly headers?: readonly string[] } = {},
): Promise<RawConnection> {
  const socket: Socket = connect(port, '127.0.0.1')
  cleanup.add(() => socket.destroy())
  // A server may close while it is still being sent to.
  socket.on('error', () => undefined)
  let isGone = false
  let heard = Buffer.alloc(0)
  socket.on('data', (piece) => {
    heard = Buffer.concat([heard, piece])
    socket.emit('heard')
  })
  const gone = new Promise<number | undefined>((resolve) => {
    socket.once('close', () => {
      isGone = true
      resolve(closeCodeOf(heard))
    })
  })
  await once(socket, 'connect')
  socket.write(upgradeRequest(path, ...headers))
  while (!heard.includes('\r\n\r\n') && !isGone) await Promise.race([once(socket, 'heard'), gone])
  heard = heard.subarray(heard.indexOf('\r\n\r\n') + 4)
  return {
    write: (bytes) => void socket.write(bytes),
    pause: () => void socket.pause(),
    closed: gone,
    isClosed: () => isGone,
    destroy: () => void socket.destroy(),
  }
}

/** Returns the code of the close frame among frames of a server, which are not masked. */
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
