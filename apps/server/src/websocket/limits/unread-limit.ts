import type { WebSocket } from 'ws'
import type { SocketLimits } from './socket-limits.js'

export interface UnreadLimitOptions {
  readonly socket: WebSocket
  readonly limits: Pick<SocketLimits, 'anonymousUnreadBytes' | 'unreadErrorBytes'>
  /** Called when the client leaves more bytes unread than the limit. */
  readonly onExceeded: () => void
}

/** Limits the bytes that a client leaves unread on one socket. Answers to slow readers also wait; see `Backpressure`. */
export interface UnreadLimit {
  /** Sends an error. Its bytes count until they are handed to the operating system. */
  readonly sendError: (text: string) => void
  /** Calls `onExceeded` if a limit is exceeded. Called before each answer. */
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
      // The callback is also called with an error. The socket then closes, and its count no longer matters.
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
