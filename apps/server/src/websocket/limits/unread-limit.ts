import type { WebSocket } from 'ws'
import type { SocketLimits } from './socket-limits.js'

export interface UnreadLimitOptions {
  readonly socket: WebSocket
  readonly limits: Pick<SocketLimits, 'anonymousUnreadBytes' | 'unreadErrorBytes'>
  /** Called when the client leaves more unread than it may. */
  readonly onExceeded: () => void
}

/** Bounds the bytes that a client leaves unread on one socket, in addition to the pauses of answers to slow readers. */
export interface UnreadLimit {
  /** Sends a refusal. Its bytes count until they were handed to the operating system. */
  readonly sendError: (text: string) => void
  /** Checks the limit of clients that have not signed in. Called before each answer. */
  readonly check: () => void
  /** Lifts the limit of clients that have not signed in. */
  readonly admit: () => void
}

export function createUnreadLimit({ socket, limits, onExceeded }: UnreadLimitOptions): UnreadLimit {
  let isAnonymous = true
  let errorBytes = 0

  const check = () => {
    if (socket.readyState !== socket.OPEN) return
    const hasTooMuch = isAnonymous && socket.bufferedAmount > limits.anonymousUnreadBytes
    if (hasTooMuch || errorBytes > limits.unreadErrorBytes) onExceeded()
  }

  return {
    sendError(text) {
      if (socket.readyState !== socket.OPEN) return
      const bytes = Buffer.byteLength(text)
      errorBytes += bytes
      // A socket that fails is closed: its bytes need not be counted any more.
      socket.send(text, () => {
        errorBytes -= bytes
      })
      check()
    },
    check,
    admit() {
      isAnonymous = false
    },
  }
}
