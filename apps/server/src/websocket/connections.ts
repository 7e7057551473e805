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
  /** Turns an admitted request into a socket and serves it. */
  readonly accept: (request: IncomingMessage, source: Duplex, head: Buffer, target: Target) => void
  /** Asks every client to connect anew, and takes no new call. What is under way goes on. */
  readonly drain: () => void
  /** Closes every socket (1012) and waits until they are gone: a second, then their connections are cut. */
  readonly close: () => Promise<void>
  readonly count: () => number
}

export function createConnections(options: ConnectionOptions): Connections {
  const open = new Map<WebSocket, Connection>()
  let isDraining = false

  const { limits } = options
  // `closeTimeout` is missing in the types of `ws`: a literal in the call would be refused for it.
  const serverOptions = {
    noServer: true,
    clientTracking: false,
    maxPayload: limits.messageBytes,
    maxFragments: limits.framesOfMessage,
    maxBufferedChunks: limits.piecesOfFrame,
    // The size of a compressed message is known only when it was inflated.
    perMessageDeflate: false,
    closeTimeout: limits.closeMs,
  }
  const webSockets = new WebSocketServer(serverOptions)

  webSockets.on('wsClientError', (_, stream) => {
    const error = new AppError('BAD_REQUEST', 'This is no handshake of a WebSocket (RFC 6455).')
    const requestId = options.newId()
    options.log.info({ requestId, outcome: error.reason }, 'an upgrade was refused')
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
      // The notification of tRPC: its clients open a new socket beside this one and move to it when they can.
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
