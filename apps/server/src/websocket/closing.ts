import { type Logger, systemRuntime, within } from '@assistant/api'
import type { CloseCode, ErrorCode } from '@assistant/contract'
import type { WebSocket } from 'ws'
import type { PacedStream } from './stream/paced-stream.js'

/** Close code for an unexpected condition of the server (RFC 6455, 7.4.1). */
export const internalError = 1011

export interface ClosingOptions {
  readonly socket: WebSocket
  readonly stream: PacedStream
  /** Maximum time for which `end` waits for the answers of running queries and mutations. */
  readonly lastAnswersMs: number
  /** Resolves when the running queries and mutations are answered. */
  readonly answered: () => Promise<void>
  readonly log: Logger
  readonly requestId: string
}

/** Closes one socket, at once or after its last answers. */
export interface Closing {
  /**
   * Sends the close frame and ends the server's side of the connection, without waiting for the client's close frame.
   * Everything that still arrives is dropped.
   */
  readonly close: (code: number, reason: string) => void
  /**
   * Accepts no new calls, and closes the socket when the running queries and mutations are answered, after
   * `lastAnswersMs` at the latest. One of them may be the call that ended the session. Does nothing if the socket is
   * already ending.
   */
  readonly end: (code: CloseCode, reason: ErrorCode) => void
  readonly isEnding: () => boolean
  readonly isGone: () => boolean
}

export function createClosing({ socket, stream, lastAnswersMs, answered, log, requestId }: ClosingOptions): Closing {
  let isEnding = false

  const close: Closing['close'] = (code, reason) => {
    isEnding = true
    log.debug({ requestId, code, reason }, 'closing a socket')
    socket.close(code, reason)
    stream.discard()
    stream.end()
  }

  return {
    close,
    end(code, reason) {
      if (isEnding) return
      isEnding = true
      stream.discard()
      // tRPC hands an answer to the socket later in the turn of the event loop that encoded it.
      const closeSoon = () => setImmediate(close, code, reason)
      within(systemRuntime, lastAnswersMs, answered()).then(closeSoon)
    },
    isEnding: () => isEnding,
    isGone: () => socket.readyState !== socket.OPEN,
  }
}
