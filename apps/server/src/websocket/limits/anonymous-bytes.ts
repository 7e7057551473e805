import type { WebSocket } from 'ws'
import type { PacedStream } from '../stream/paced-stream.js'
import type { SocketLimits } from './socket-limits.js'

export interface AnonymousBytesOptions {
  readonly socket: WebSocket
  readonly stream: PacedStream
  readonly limits: Pick<SocketLimits, 'anonymousBytes' | 'minCountedBytes'>
  /** Called when the client sends, or announces in a header, more than it may send before it presents a token. */
  readonly onTooLarge: () => void
}

/**
 * Limits the bytes that are read from one socket before its client presents a token. Returns a function that stops the
 * counting; call it when a token was presented.
 */
export function limitAnonymousBytes({ socket, stream, limits, onTooLarge }: AnonymousBytesOptions): () => void {
  let isAnonymous = true
  let countedBytes = 0
  let framesInPiece = 0

  /** Returns true above the limit. Waiting bytes may contain the token: they count only beyond half of the limit. */
  const hasTooMuch = (waitingBytes: number) =>
    countedBytes > limits.anonymousBytes ||
    (countedBytes > limits.anonymousBytes / 2 && countedBytes + waitingBytes > limits.anonymousBytes)

  stream.onPiece((bytes, waitingBytes) => {
    if (!isAnonymous) return
    countedBytes += Math.max(bytes, limits.minCountedBytes * Math.max(1, framesInPiece))
    framesInPiece = 0
    if (!stream.isDiscarding && hasTooMuch(waitingBytes)) onTooLarge()
  })

  // Rejects a first frame by the length in its header, before its bytes are kept in memory.
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

/** Returns the payload length of a frame whose length field has eight bytes (RFC 6455, 5.2); 0 for any other chunk. */
function payloadLengthOf(frame: Buffer): number {
  const isLong = frame.length >= 10 && ((frame[1] ?? 0) & 0x7f) === 127
  return isLong ? Number(frame.readBigUInt64BE(2)) : 0
}
