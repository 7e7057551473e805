import { AppError } from '@assistant/api'
import { closeCodes } from '@assistant/contract'
import { getWSConnectionHandler } from '@trpc/server/adapters/ws'
import { type Backpressure, createBackpressure } from '../flow/backpressure.js'
import { trpcError } from '../http/error-answer.js'
import { logErrorOutsideCall } from '../trpc/routes.js'
import { type Closing, createClosing } from './closing.js'
import type { ConnectionOptions, ConnectionParts, SharedConnectionState } from './connection-options.js'
import { keepAlive } from './keep-alive.js'
import { limitAnonymousBytes } from './limits/anonymous-bytes.js'
import { createLargeMessageSlot } from './limits/large-message-slot.js'
import { createMessageLimits, type MessageLimits } from './limits/message-limits.js'
import { createUnreadLimit } from './limits/unread-limit.js'
import { createSignIn } from './sign-in.js'
import { type CreateContext, createContextFactory } from './socket-context.js'

export type Connection = Pick<Closing, 'end'>

/**
 * Serves the calls on one socket while it is open. A signed-in socket closes when its access ends, for example with its
 * session.
 */
export function serveConnection(
  options: ConnectionOptions,
  shared: SharedConnectionState,
  parts: ConnectionParts,
): Connection {
  const { log, limits } = options
  const { socket, stream, request, target } = parts
  const requestId = options.newId()
  const clientInfo = options.readClientInfo(request)
  const closing = createClosing({
    socket,
    stream,
    lastAnswersMs: limits.lastAnswersMs,
    answered: () => messages.answered(),
    log,
    requestId,
  })
  const closeAsTooSlow = () => closing.close(closeCodes.tooSlow, 'TOO_SLOW')
  const backpressure = createBackpressure({
    stream,
    isGone: closing.isGone,
    unsentBytes: () => socket.bufferedAmount,
    giveUp: closeAsTooSlow,
    timeoutMs: limits.slowMs,
  })
  const stopCountingAnonymous = limitAnonymousBytes({
    socket,
    stream,
    limits,
    onTooLarge: () => closing.close(closeCodes.messageTooBig, 'PAYLOAD_TOO_LARGE'),
  })
  const { largeBodySlots } = options
  const largeMessageSlot = createLargeMessageSlot({
    socket,
    stream,
    limits,
    largeBodySlots,
    onTooSlow: closeAsTooSlow,
  })
  const unreadLimit = createUnreadLimit({ socket, limits, onExceeded: closeAsTooSlow })
  const messages = createMessageLimits({
    limits,
    takeSlot: largeMessageSlot.take,
    now: options.now,
    beginsWithParams: target.query.get('connectionParams') === '1',
    rejectionOfCalls() {
      if (closing.isEnding()) return 'silence'
      if (!shared.isDraining()) return undefined
      return new AppError('SHUTTING_DOWN', 'The server is about to stop. Connect again.')
    },
    sendError: ({ id, path }, error) =>
      unreadLimit.sendError(JSON.stringify({ id, ...trpcError(options.router, error, requestId, path) })),
    onAnswer: unreadLimit.check,
    onFlood: () => closing.close(closeCodes.tooMany, 'RATE_LIMITED'),
  })
  const signIn = createSignIn({
    options,
    shared,
    parts,
    closing,
    clientInfo,
    requestId,
    onToken: stopCountingAnonymous,
    onSignedIn(userId) {
      largeMessageSlot.admit(userId)
      unreadLimit.admit()
    },
  })
  pauseWhileFull(parts, backpressure)
  keepAlive(socket, limits.pingMs, () => backpressure.isFull() || stream.isHeld)
  const createContext = createContextFactory(options, parts, {
    closing,
    backpressure,
    messages,
    signIn,
    clientInfo,
    requestId,
  })
  handleCalls(options, shared, parts, { requestId, encoder: messages.encoder, createContext })
  return { end: closing.end }
}

/** Stops reading messages while the client leaves too many answers unread. */
function pauseWhileFull({ socket }: ConnectionParts, backpressure: Backpressure): void {
  socket.on('message', () => {
    if (!backpressure.isFull()) return
    socket.pause()
    backpressure.drained().then(
      () => socket.resume(),
      () => undefined,
    )
  })
}

interface CallHandling extends Pick<MessageLimits, 'encoder'> {
  readonly requestId: string
  readonly createContext: CreateContext
}

/** Passes the messages of a socket to tRPC, and logs the errors that occur outside of calls. */
function handleCalls(
  { router, log }: ConnectionOptions,
  { webSockets }: SharedConnectionState,
  { socket, request }: ConnectionParts,
  { requestId, encoder, createContext }: CallHandling,
): void {
  let socketFailure: Error | undefined
  socket.on('error', (error) => {
    socketFailure = error
    log.debug({ requestId, reason: error.message }, 'a socket failed')
  })
  getWSConnectionHandler({
    wss: webSockets,
    router,
    experimental_encoder: encoder,
    createContext: ({ info }) => createContext(info.connectionParams),
    onError({ error, type, path, ctx }) {
      // Errors of the connection and its frames are caused by the client, and were logged above.
      if (socketFailure === undefined || error.cause !== socketFailure) logErrorOutsideCall(log, error, type, path, ctx)
    },
  })(socket, request)
}
