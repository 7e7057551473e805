import type { ClientInfo, ServerContext } from '@assistant/api'
import type { Backpressure } from '../flow/backpressure.js'
import { traceparentOf } from '../http/context.js'
import { createCallScheduler } from './call-scheduler.js'
import type { Closing } from './closing.js'
import type { ConnectionOptions, ConnectionParts } from './connection-options.js'
import type { MessageLimits } from './limits/message-limits.js'
import type { SignIn } from './sign-in.js'
import { isByCookie, type TokenSources } from './token.js'

export interface ContextParts {
  readonly closing: Closing
  readonly backpressure: Backpressure
  readonly messages: MessageLimits
  readonly signIn: SignIn
  readonly clientInfo: ClientInfo
  readonly requestId: string
}

export type CreateContext = (connectionParams: TokenSources['connectionParams']) => Promise<ServerContext>

/**
 * Returns the function that creates the context of calls. tRPC calls it once per socket, with the connection
 * parameters.
 */
export function createContextFactory(
  options: ConnectionOptions,
  { stream, request, target }: ConnectionParts,
  { closing, backpressure, messages, signIn, clientInfo, requestId }: ContextParts,
): CreateContext {
  const { isGone } = closing
  const { services, log, telemetry, cookieJar, answerBudget } = options
  const inTurn = createCallScheduler({
    answerBudget,
    userId: signIn.userId,
    callsAtOnce: options.limits.callsAtOnce,
    backpressure,
    stream,
    isGone,
  })
  // Browsers send cookies for any page that opens a socket. Without an Origin header the page cannot be checked, so the
  // cookie is replaced with an invalid token.
  const accessCookie = cookieJar.accessToken(request)
  const cookie = accessCookie !== undefined && request.headers.origin === undefined ? '' : accessCookie

  return async (connectionParams) => {
    const { authorization } = request.headers
    const sources: TokenSources = { connectionParams, authorization, cookie, query: target.query }
    const projectId = (connectionParams?.projectId ?? target.query.get('projectId') ?? undefined)?.toLowerCase()
    const isUnreadable = messages.hasBadParams()
    return {
      services,
      authentication: await signIn.authenticate({ sources, isUnreadable, projectId }),
      client: clientInfo,
      transport: { kind: 'websocket', isGone, drained: backpressure.drained, inTurn },
      cookies: cookieJar.ofSocket(isByCookie(sources)),
      ...(projectId !== undefined && { pinnedProjectId: projectId }),
      requestId,
      log,
      telemetry,
      traceparent: traceparentOf(request),
    }
  }
}
