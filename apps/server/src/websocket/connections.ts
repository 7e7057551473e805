import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError, systemRuntime, unanswered, within } from '@assistant/api'
import { closeCodes } from '@assistant/contract'
import { type WebSocket, WebSocketServer } from 'ws'
import { createSlots } from '../flow/slots.js'
import { rejectConnection } from '../http/error-answer.js'
import type { Target } from '../http/target.js'
import { type Connection, serveConnection } from './connection.js'
import type { ConnectionOptions, SharedConnectionState } from './connection-options.js'
import { createAnonymousSockets } from './limits/anonymous-sockets.js'
import { PacedStream } from './stream/paced-stream.js'
import { createReadingTurns } from './stream/reading-turns.js'

/** All open WebSockets. */
export interface Connections {
  /** Completes the handshake of an admitted request and serves its socket. Rejects a handshake that is not valid. */
  readonly accept: (request: IncomingMessage, source: Duplex, head: Buffer, target: Target) => void
  /** Asks every client to reconnect, and rejects new calls. Running calls continue. */
  readonly drain: () => void
  /**
   * Ends every socket with 1012 after its last answers, and waits until all are gone. Cuts those that remain after
   * `closeMs`.
   */
  readonly close: () => Promise<void>
  readonly count: () => number
}

export function createConnections(options: ConnectionOptions): Connections {
  const open = new Map<WebSocket, Connection>()
  let isDraining = false

  const { limits } = options
  // A variable, because the types of `ws` lack `closeTimeout` and reject it in a literal argument.
  const serverOptions = {
    noServer: true,
    clientTracking: false,
    maxPayload: limits.messageBytes,
    maxFragments: limits.framesOfMessage,
    maxBufferedChunks: limits.piecesOfFrame,
    // Disabled, because the size of a compressed message is known only after it was inflated.
    perMessageDeflate: false,
    closeTimeout: limits.closeMs,
  }
  const webSockets = new WebSocketServer(serverOptions)

  webSockets.on('wsClientError', (_, stream) => {
    const error = new AppError(
      'BAD_REQUEST',
      'This is not a valid WebSocket handshake. Send one as in RFC 6455, section 4.1.',
    )
    const requestId = options.newId()
    options.log.info({ requestId, outcome: error.reason }, 'a WebSocket upgrade was rejected')
    rejectConnection(stream, error, requestId)
  })

  const shared: SharedConnectionState = {
    webSockets,
    isDraining: () => isDraining,
    sessionSlots: createSlots(limits.socketsOfSession),
    userSlots: createSlots(limits.socketsOfUser),
    anonymousSockets: createAnonymousSockets(limits),
  }
  const readingTurns = createReadingTurns()

  return {
    accept(request, source, head, target) {
      const stream = new PacedStream(source, head, readingTurns)
      webSockets.handleUpgrade(request, stream, Buffer.alloc(0), (socket) => {
        open.set(socket, serveConnection(options, shared, { socket, stream, request, target }))
        socket.once('close', () => open.delete(socket))
        stream.start()
      })
    },
    drain() {
      isDraining = true
      // tRPC's reconnect message: its clients open a new socket and move to it.
      for (const socket of open.keys()) socket.send(JSON.stringify({ id: null, method: 'reconnect' }))
    },
    async close() {
      const sockets = [...open.keys()]
      const gone = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))))
      for (const connection of open.values()) connection.end(closeCodes.serviceRestart, 'SHUTTING_DOWN')
      if ((await within(systemRuntime, limits.closeMs, gone)) !== unanswered) return
      for (const socket of open.keys()) socket.terminate()
      await gone
    },
    count: () => open.size,
  }
}
