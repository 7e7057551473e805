import type { WebSocket } from 'ws'
import type { PacedStream } from '../stream/paced-stream.js'
import type { SocketLimits } from './socket-limits.js'

export interface AnonymousBytesOptions {
  readonly socket: WebSocket
  readonly stream: PacedStream
  readonly limits: Pick<SocketLimits, 'anonymousBytes' | 'minCountedBytes'>
  /** Called when more has come than may come before a token has been presented. */
  readonly onTooLarge: () => void
}

/**
 * Bounds the bytes that are read from one socket before a token has been presented. Returns a function that stops
 * counting when one has been.
 */
export function limitAnonymousBytes({ socket, stream, limits, onTooLarge }: AnonymousBytesOptions): () => void {
  let isAnonymous = true
  let countedBytes = 0
  let framesInPiece = 0

  /** Waiting bytes may contain the token, so they count only once half of the limit was read without one. */
  const hasTooMuch = (waitingBytes: number) =>
    countedBytes > limits.anonymousBytes ||
    (countedBytes > limits.anonymousBytes / 2 && countedBytes + waitingBytes > limits.anonymousBytes)

  stream.onPiece((bytes, waitingBytes) => {
    if (!isAnonymous) return
    countedBytes += Math.max(bytes, limits.minCountedBytes * Math.max(1, framesInPiece))
    framesInPiece = 0
    if (!stream.isDiscarding && hasTooMuch(waitingBytes)) onTooLarge()
  })

  // A first frame that says how large it is need not be kept until it is that large.
  stream.onFirstChunk((chunk) => {
    if (isAnonymous && payloadLengthOf(chunk) > limits.anonymousBytes) onTooLarge()
  })

  const countFrame = () => {
    framesInPiece += 1
  }
  socket.on('ping', countFrame)
  socket.on('pong', countFrame)
  socket.on('message', countFrame)

  return () => {
    isAnonymous = false
  }
}

/** Returns the length that a frame states where it takes eight bytes to state it (RFC 6455, 5.2), and 0 otherwise. */
function payloadLengthOf(frame: Buffer): number {
  const isLong = frame.length >= 10 && ((frame[1] ?? 0) & 0x7f) === 127
  return isLong ? Number(frame.readBigUInt64BE(2)) : 0
}
