import { type Logger, systemRuntime, within } from '@assistant/api'
import type { CloseCode, ErrorCode } from '@assistant/contract'
import type { WebSocket } from 'ws'
import type { PacedStream } from './stream/paced-stream.js'

/** Close code of a server that met an unforeseen condition (RFC 6455, 7.4.1). */
export const internalError = 1011

export interface ClosingOptions {
  readonly socket: WebSocket
  readonly stream: PacedStream
  /** Maximum time for which `end` waits for the answers of calls under way. */
  readonly lastAnswersMs: number
  /** Resolves when the calls under way are answered. */
  readonly answered: () => Promise<void>
  readonly log: Logger
  readonly requestId: string
}

/** Closes one socket, at once or after its last answers. */
export interface Closing {
  /** Closes the socket, and reads nothing more, not even the client's close frame: the connection ends after ours. */
  readonly close: (code: number, reason: string) => void
  /**
   * Takes no new call, and closes the socket when the calls under way are answered, including the one that has ended the
   * session. Waits `lastAnswersMs` at most.
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
      // An answer is handed to the socket later in the event-loop turn that encoded it.
      const closeSoon = () => setImmediate(close, code, reason)
      within(systemRuntime, lastAnswersMs, answered()).then(closeSoon)
    },
    isEnding: () => isEnding,
    isGone: () => socket.readyState !== socket.OPEN,
  }
}
