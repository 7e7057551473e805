import type { IncomingMessage } from 'node:http'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Slots } from '../flow/slots.js'
import type { Target } from '../http/target.js'
import type { TrpcOptions } from '../trpc/routes.js'
import type { AnonymousSockets } from './limits/anonymous-sockets.js'
import type { SocketLimits } from './limits/socket-limits.js'
import type { PacedStream } from './stream/paced-stream.js'

export interface ConnectionOptions extends Omit<TrpcOptions, 'limits' | 'onRejected'> {
  readonly limits: SocketLimits
  readonly isUnnamedProxy: (request: IncomingMessage) => boolean
  readonly newId: () => string
  readonly now: () => number
}

/** State that all connections share. */
export interface SharedConnectionState {
  readonly webSockets: WebSocketServer
  readonly isDraining: () => boolean
  /** Slots for the sockets of each session. */
  readonly sessionSlots: Slots
  /** Slots for the sockets of each user. */
  readonly userSlots: Slots
  readonly anonymousSockets: AnonymousSockets
}

export interface ConnectionParts {
  readonly socket: WebSocket
  /** The connection that the socket reads from and writes to. */
  readonly stream: PacedStream
  readonly request: IncomingMessage
  readonly target: Target
}
