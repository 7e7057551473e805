import type { IncomingMessage } from 'node:http'
import { AppError, type Logger, toAppError } from '@assistant/api'
import { rejectConnection } from '../http/error-answer.js'
import type { IsAllowedOrigin } from '../http/headers/cors.js'
import type { AnswerUpgrade } from '../http/route.js'
import type { ReadTarget, Target } from '../http/target.js'
import type { Connections } from './connections.js'

export interface UpgradeOptions {
  readonly connections: Connections
  readonly readTarget: ReadTarget
  readonly isAllowedOrigin: IsAllowedOrigin
  readonly isDraining: () => boolean
  readonly newId: () => string
  readonly log: Logger
  readonly onRejected: (code: string) => void
}

/**
 * Creates the handler of upgrade requests. It accepts WebSockets at `/trpc` from allowed origins and without an Origin
 * header, and never throws.
 */
export function createUpgrade(options: UpgradeOptions): AnswerUpgrade {
  const { connections, readTarget, isAllowedOrigin, isDraining, newId, log } = options

  const admit = (request: IncomingMessage): Target => {
    if (isDraining()) throw new AppError('SHUTTING_DOWN', 'The server is about to stop. Try again in a moment.')
    const target = readTarget(request)
    if (target.path !== '/trpc') throw new AppError('NOT_FOUND', 'WebSockets are served at /trpc.')
    const { origin } = request.headers
    // Browsers allow every page to open sockets to any server, so the server must check the origin (RFC 6455, 10.2).
    if (origin !== undefined && !isAllowedOrigin(origin)) {
      throw new AppError(
        'FORBIDDEN',
        'Pages of this origin may not connect. Add the origin to ALLOWED_ORIGINS to allow it.',
      )
    }
    return target
  }

  return (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    try {
      connections.accept(request, stream, head, admit(request))
    } catch (error) {
      const requestId = newId()
      const failure = toAppError(error)
      options.onRejected(failure.reason)
      if (failure.reason === 'INTERNAL') log.error({ requestId, err: error }, 'a WebSocket upgrade failed')
      else log.info({ requestId, outcome: failure.reason }, 'a WebSocket upgrade was rejected')
      rejectConnection(stream, failure, requestId)
    }
  }
}
