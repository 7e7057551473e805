import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError, type Logger, toAppError } from '@assistant/api'
import type { AnyTRPCRouter } from '@trpc/server'
import { ReaderGoneError } from '../flow/backpressure.js'
import { IncomingRequest } from './body/incoming-request.js'
import { answerError, answerTrpcError, rejectConnection } from './error-answer.js'
import { type IsAllowedOrigin, setCorsHeaders } from './headers/cors.js'
import { setSecurityHeaders } from './headers/security-headers.js'
import type { HttpLimits } from './limits.js'
import { type AnswerUpgrade, allowedMethods, type FindRoute } from './route.js'
import { isTrpcPath, type ReadTarget } from './target.js'

export interface HttpServerOptions {
  readonly router: AnyTRPCRouter
  readonly limits: HttpLimits
  readonly isAllowedOrigin: IsAllowedOrigin
  /** True when the public URL is https. */
  readonly isHttps: boolean
  readonly isDraining: () => boolean
  readonly newId: () => string
  readonly log: Logger
  /**
   * Called with the error's code when a request is rejected before a procedure is called, or fails outside of
   * procedures.
   */
  readonly onRejected: (code: string) => void
  readonly readTarget: ReadTarget
  /** Searched in order: the first one that has a route for the path answers. */
  readonly routes: readonly FindRoute[]
  readonly answerUpgrade: AnswerUpgrade
}

/**
 * Creates the HTTP server. It does not listen yet, and has no listener for its `error` event. It sets the common
 * headers, answers OPTIONS, rejects requests that no route may answer, and passes the others to their routes and
 * upgrades to `answerUpgrade`.
 */
export function createHttpServer(options: HttpServerOptions): Server {
  const { router, limits, log, newId } = options

  const findRoute: FindRoute = (path) => {
    for (const find of options.routes) {
      const route = find(path)
      if (route !== undefined) return route
    }
    return undefined
  }

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const target = options.readTarget(request)
    const route = findRoute(target.path)
    if (route === undefined) throw new AppError('NOT_FOUND', 'There is nothing at this address. Check the path.')
    if (route.isShared) setCorsHeaders(request, response, route.methods, options.isAllowedOrigin)
    const allowed = allowedMethods(route)
    if (!allowed.includes(request.method ?? '')) {
      response.setHeader('allow', allowed.join(', '))
      throw new AppError('METHOD_NOT_ALLOWED', `Use one of ${allowed.join(', ')}.`)
    }
    if (request.method === 'OPTIONS') response.writeHead(204, { allow: allowed.join(', ') }).end()
    else if (route.isWork && options.isDraining()) throw shuttingDown()
    else await route.answer(request, response, target)
  }

  const reject = (request: IncomingMessage, response: ServerResponse, requestId: string, error: unknown) => {
    const failure = toAppError(error)
    options.onRejected(failure.reason)
    const facts = { requestId, method: request.method, outcome: failure.reason }
    if (error instanceof ReaderGoneError) log.debug(facts, 'an answer was not read to its end')
    else if (failure.reason === 'INTERNAL') log.error({ ...facts, err: error }, 'a request failed')
    else log.info(facts, 'a request was rejected')
    // An answer that has begun is cut off: ended normally, the part would look like the whole.
    if (response.headersSent) response.destroy()
    else if (isTrpcPath(pathOf(request))) answerTrpcError(response, router, failure, requestId)
    else answerError(response, failure, requestId)
  }

  const lastAnswers = new WeakMap<Duplex, ServerResponse>()
  /** Returns true while an answer is being sent. Further bytes on the connection would be read as a part of it. */
  const isSending = (stream: Duplex) => {
    const answer = lastAnswers.get(stream)
    return answer?.headersSent && !answer.writableFinished
  }
  const rejectedStreams = new WeakSet<Duplex>()
  const waitingRequests = new WeakMap<Duplex, number>()

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const requestId = newId()
    request.on('error', (error) => log.debug({ requestId, reason: error.message }, 'a request broke off'))
    response.on('error', (error) => log.debug({ requestId, reason: error.message }, 'an answer broke off'))
    response.setHeader('x-request-id', requestId)
    setSecurityHeaders(response, options.isHttps)
    if (options.isDraining()) response.setHeader('connection', 'close')
    const start = () => {
      lastAnswers.set(request.socket, response)
      serve(request, response).catch((error: unknown) => reject(request, response, requestId, error))
    }
    if (response.socket === null) waitForTurn(request, response, start)
    else start()
  }

  /**
   * Starts a pipelined request (RFC 9112, 9.3.2) when the earlier ones are answered. Until then its response has no
   * socket, so it would not emit `close` when the connection ends. Closes the connection when too many requests wait.
   */
  const waitForTurn = ({ socket }: IncomingMessage, response: ServerResponse, start: () => void) => {
    const waitingBefore = waitingRequests.get(socket) ?? 0
    waitingRequests.set(socket, waitingBefore + 1)
    response.once('socket', () => {
      waitingRequests.set(socket, (waitingRequests.get(socket) ?? 1) - 1)
      start()
    })
    if (waitingBefore === limits.waitingRequests) socket.destroy()
  }

  const server = createServer({
    IncomingMessage: IncomingRequest,
    // `readTarget` checks the Host header and rejects its absence with an error in the contract's shape.
    requireHostHeader: false,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headerMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(1_000, limits.headerMs),
  })
  server.on('request', answer)
  // A server may ignore unknown expectations (RFC 9110, 10.1.1). By default Node answers 417 without a body.
  server.on('checkExpectation', answer)

  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    if (rejectedStreams.has(stream)) return
    rejectedStreams.add(stream)
    if (error.code === 'ECONNRESET' || !stream.writable || isSending(stream)) stream.destroy()
    else {
      options.onRejected('BAD_REQUEST')
      rejectUnreadable(stream, error, newId())
    }
  })
  server.setTimeout(limits.unreadMs, (stream) => {
    if (isSending(stream)) log.debug({}, 'a connection was closed because its answer was not read')
    stream.destroy()
  })
  server.on('upgrade', (request, stream, head) => {
    const answer = lastAnswers.get(stream)
    // The client would read the bytes of the WebSocket as a part of the answer that is still being sent.
    if (answer !== undefined && !answer.writableFinished) stream.destroy()
    else options.answerUpgrade(request, stream, head)
  })
  server.on('connect', (_, stream) => {
    const requestId = newId()
    options.onRejected('METHOD_NOT_ALLOWED')
    log.info({ requestId, method: 'CONNECT', outcome: 'METHOD_NOT_ALLOWED' }, 'a request was rejected')
    const message = 'This server is not a proxy. Send the request to its own address with GET or POST.'
    rejectConnection(stream, new AppError('METHOD_NOT_ALLOWED', message), requestId)
  })
  return server
}

function shuttingDown(): AppError {
  return new AppError('SHUTTING_DOWN', 'The server is about to stop. Try again in a moment.')
}

/** Returns the path of a request without its query: relative to the public URL once `readTarget` has parsed it. */
function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? ''
}

/** Answers a request that Node's parser could not read. */
function rejectUnreadable(stream: Duplex, error: NodeJS.ErrnoException, requestId: string): void {
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    rejectConnection(
      stream,
      new AppError('BAD_REQUEST', 'The headers are larger than 32 KiB. Send fewer.'),
      requestId,
      431,
    )
  } else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    rejectConnection(
      stream,
      new AppError('BAD_REQUEST', 'The request took too long to arrive. Send it again.'),
      requestId,
      408,
    )
  } else {
    rejectConnection(stream, new AppError('BAD_REQUEST', 'This is not a valid HTTP/1.1 request.'), requestId)
  }
}
