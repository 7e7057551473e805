import type { IncomingMessage } from 'node:http'
import {
  AppError,
  type Authentication,
  addressPrefix,
  isAboutCaller,
  projectSubjectOf,
  type ServerContext,
  toAppError,
} from '@assistant/api'
import { type CloseCode, closeCodes, type ErrorCode, errorCodes } from '@assistant/contract'
import { getWSConnectionHandler } from '@trpc/server/adapters/ws'
import type { WebSocket, WebSocketServer } from 'ws'
import { createBackpressure } from '../flow/backpressure.js'
import type { Slots } from '../flow/slots.js'
import { traceparentOf } from '../http/context.js'
import { trpcError } from '../http/error-answer.js'
import type { Target } from '../http/target.js'
import { logErrorOutsideCall, type TrpcOptions } from '../trpc/routes.js'
import { createCallScheduler } from './call-scheduler.js'
import { keepAlive } from './keep-alive.js'
import { limitAnonymousBytes } from './limits/anonymous-bytes.js'
import type { AnonymousSockets } from './limits/anonymous-sockets.js'
import { createLargeMessageSlot } from './limits/large-message-slot.js'
import { createMessageLimits } from './limits/message-limits.js'
import type { SocketLimits } from './limits/socket-limits.js'
import { createUnreadLimit } from './limits/unread-limit.js'
import type { PacedStream } from './stream/paced-stream.js'
import { isByCookie, socketToken, type TokenSources } from './token.js'

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
  /** Sockets by session. */
  readonly sessionSlots: Slots
  /** Sockets by user. */
  readonly userSlots: Slots
  readonly anonymousSockets: AnonymousSockets
}

export interface ConnectionParts {
  readonly socket: WebSocket
  /** The connection underneath. */
  readonly stream: PacedStream
  readonly request: IncomingMessage
  readonly target: Target
}

/** RFC 6455, 7.4.1: the server met an unforeseen condition. */
const internalError = 1011

export interface Connection {
  /**
   * Takes no new call, and closes as soon as the calls under way are answered, also the one among them that has ended
   * the session. This takes a quarter of a second at most, and a second more where the client does not close.
   */
  readonly end: (code: CloseCode, reason: ErrorCode) => void
}

/** Serves calls on one socket for as long as it is open. The socket belongs to a session, and ends with it. */
export function serveConnection(
  options: ConnectionOptions,
  shared: SharedConnectionState,
  { socket, stream, request, target }: ConnectionParts,
): Connection {
  const { router, services, log, limits } = options
  const requestId = options.newId()
  const isGone = () => socket.readyState !== socket.OPEN
  let isEnding = false

  /** Reads nothing more, not even the answer to the close frame: the end of the connection follows the frame. */
  const close = (code: number, reason: string) => {
    isEnding = true
    log.debug({ requestId, code, reason }, 'closing a socket')
    socket.close(code, reason)
    stream.discard()
    stream.end()
  }

  const end: Connection['end'] = (code, reason) => {
    if (isEnding) return
    isEnding = true
    stream.discard()
    // An answer is handed to the socket later in the turn in which it was encoded.
    const closeSoon = () => setImmediate(close, code, reason)
    Promise.race([messages.answered(), pause(limits.lastAnswersMs)]).then(closeSoon)
  }

  const backpressure = createBackpressure({
    stream,
    isGone,
    unsentBytes: () => socket.bufferedAmount,
    giveUp: () => close(closeCodes.tooSlow, 'TOO_SLOW'),
    timeoutMs: limits.slowMs,
  })

  let userId: string | undefined
  const inTurn = createCallScheduler({
    answerBudget: options.answerBudget,
    userId: () => userId,
    callsAtOnce: limits.callsAtOnce,
    backpressure,
    stream,
    isGone,
  })
  let hasToken = false

  const stopCountingAnonymous = limitAnonymousBytes({
    socket,
    stream,
    limits,
    onTooLarge: () => close(closeCodes.messageTooBig, 'PAYLOAD_TOO_LARGE'),
  })
  const largeMessageSlot = createLargeMessageSlot({
    socket,
    stream,
    limits,
    largeBodySlots: options.largeBodySlots,
    onTooSlow: () => close(closeCodes.tooSlow, 'TOO_SLOW'),
  })
  const unreadLimit = createUnreadLimit({ socket, limits, onExceeded: () => close(closeCodes.tooSlow, 'TOO_SLOW') })

  const messages = createMessageLimits({
    limits,
    takeSlot: largeMessageSlot.take,
    now: options.now,
    beginsWithParams: target.query.get('connectionParams') === '1',
    closedFor() {
      if (isEnding) return 'silence'
      if (!shared.isDraining()) return undefined
      return new AppError('SHUTTING_DOWN', 'The server is about to stop. Connect again.')
    },
    sendError: ({ id, path }, error) =>
      unreadLimit.sendError(JSON.stringify({ id, ...trpcError(router, error, requestId, path) })),
    onAnswer: unreadLimit.check,
    onFlood: () => close(closeCodes.tooMany, 'RATE_LIMITED'),
  })

  const origin = options.readClientInfo(request)
  const network = options.isUnnamedProxy(request) ? undefined : addressPrefix(origin.ipAddress)
  const anonymousSocket = shared.anonymousSockets.add(network, () => close(closeCodes.tooMany, 'RATE_LIMITED'))
  socket.once('close', anonymousSocket.remove)
  // Browsers send cookies for any page that opens a socket. Without an Origin header, the page could not be checked.
  const accessCookie = options.cookieJar.accessToken(request)
  const cookie = accessCookie !== undefined && request.headers.origin === undefined ? '' : accessCookie
  const tokenSourcesOf = (connectionParams: TokenSources['connectionParams']): TokenSources => ({
    connectionParams,
    authorization: request.headers.authorization,
    cookie,
    query: target.query,
  })

  const authenticate = async (sources: TokenSources, projectId: string | undefined): Promise<Authentication> => {
    const token = messages.hasBadParams() ? '' : socketToken(sources)
    if (token === undefined) return { claims: null, reason: 'UNAUTHENTICATED' }
    hasToken = true
    anonymousSocket.verify()
    stopCountingAnonymous()
    const resumeReading = stream.hold()
    try {
      return await verify(token, projectId)
    } finally {
      resumeReading()
    }
  }

  const verify = async (token: string, projectId: string | undefined): Promise<Authentication> => {
    const authentication = await options.authenticate(token)
    if (authentication.claims === null) {
      end(closeCodes.unauthenticated, authentication.reason)
      return authentication
    }
    // Looks whether the session stands, and notes that its token has arrived: refresh goes by that.
    const call = { authentication, client: origin }
    if (projectId === undefined) await services.access.caller(call, 'evenUnverified')
    else await services.access.projectCaller(call, projectSubjectOf({ projectId }, 'projectId'), 'viewer')
    admit({ ...authentication.claims, ...(projectId !== undefined && { projectId }) })
    return authentication
  }

  const admit = (session: Parameters<typeof options.watchAccess>[0]) => {
    clearTimeout(signInTimer)
    userId = session.userId
    if (isGone()) return
    for (const leave of [shared.sessionSlots.take(session.sessionId), shared.userSlots.take(session.userId)]) {
      if (leave === undefined) close(closeCodes.tooMany, 'RATE_LIMITED')
      else socket.once('close', leave)
    }
    if (isEnding) return
    anonymousSocket.remove()
    largeMessageSlot.admit(session.userId)
    unreadLimit.admit()
    socket.once(
      'close',
      options.watchAccess(session, (reason) =>
        end(reason === 'PROJECT_NOT_FOUND' ? closeCodes.projectGone : closeCodes.unauthenticated, reason),
      ),
    )
  }

  /** Never throws: tRPC would show the error to the client and close without a code. */
  const createContext = async (connectionParams: TokenSources['connectionParams']): Promise<ServerContext> => {
    const sources = tokenSourcesOf(connectionParams)
    const pinnedProjectId = (connectionParams?.projectId ?? target.query.get('projectId') ?? undefined)?.toLowerCase()
    return {
      services,
      authentication: await authenticate(sources, pinnedProjectId).catch((error): Authentication => {
        const { reason, cause } = toAppError(error)
        if (isAboutCaller(reason)) {
          end(closeCodes.unauthenticated, reason)
        } else if (pinnedProjectId !== undefined && errorCodes[reason].http < 500) {
          // A text that is no id is answered as a project that the caller may not see.
          end(closeCodes.projectGone, reason === 'BAD_REQUEST' ? 'PROJECT_NOT_FOUND' : reason)
        } else {
          // Nobody could say who this is. To be told UNAUTHENTICATED would sign people out: the client is to try again.
          log.error({ requestId, outcome: reason, err: cause }, 'a socket could not be authenticated')
          close(internalError, reason)
        }
        return { claims: null, reason: 'UNAUTHENTICATED' }
      }),
      client: origin,
      transport: {
        kind: 'websocket',
        isGone,
        drained: backpressure.drained,
        inTurn,
      },
      cookies: options.cookieJar.ofSocket(isByCookie(sources)),
      ...(pinnedProjectId !== undefined && { pinnedProjectId }),
      requestId,
      log,
      telemetry: options.telemetry,
      traceparent: traceparentOf(request),
    }
  }

  const signInTimer = setTimeout(() => {
    // A token whose verification takes so long may be good: the client is to try again.
    if (hasToken) close(internalError, 'UNAVAILABLE')
    else end(closeCodes.unauthenticated, 'UNAUTHENTICATED')
  }, limits.anonymousMs)
  socket.once('close', () => clearTimeout(signInTimer))
  let socketFailure: Error | undefined
  socket.on('error', (error) => {
    socketFailure = error
    log.debug({ requestId, reason: error.message }, 'a socket failed')
  })
  // A client that does not read its answers is not read either.
  socket.on('message', () => {
    if (!backpressure.isFull()) return
    socket.pause()
    backpressure.drained().then(
      () => socket.resume(),
      () => undefined,
    )
  })
  keepAlive(socket, limits.pingMs, () => backpressure.isFull() || stream.isHeld)

  getWSConnectionHandler({
    wss: shared.webSockets,
    router,
    experimental_encoder: messages.encoder,
    createContext: ({ info }) => createContext(info.connectionParams),
    onError({ error, type, path, ctx }) {
      // Errors of the connection and of its frames are the client's, and are logged above.
      if (socketFailure === undefined || error.cause !== socketFailure) logErrorOutsideCall(log, error, type, path, ctx)
    },
  })(socket, request)
  return { end }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
