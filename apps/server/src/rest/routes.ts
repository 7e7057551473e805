import type { IncomingMessage, ServerResponse } from 'node:http'
import { toAppError } from '@assistant/api'
import type { ErrorCode } from '@assistant/contract'
import type { AnyTRPCRouter } from '@trpc/server'
import { assertBodyLength, bodyLimitOf } from '../http/body/body-limit.js'
import { assertJsonType, hasBody, sendJson } from '../http/body/content.js'
import { admitBody, admitStream, authenticateRequest, type ContextOptions, createContext } from '../http/context.js'
import { answerError } from '../http/error-answer.js'
import type { HttpLimits } from '../http/limits.js'
import type { FindRoute, Method } from '../http/route.js'
import type { Target } from '../http/target.js'
import { callProcedure, type RestCall } from './call.js'
import { type StreamLimits, streamEvents } from './events.js'
import { createMatchPath, type PathMatch } from './paths.js'
import { listRestProcedures } from './procedures.js'

export interface RestOptions extends ContextOptions {
  readonly router: AnyTRPCRouter
  readonly limits: HttpLimits
  readonly streamLimits: StreamLimits
}

const prefix = '/api'

/**
 * The REST face: every procedure that has a place there, served from the very same procedures. Subscriptions are
 * answered as server-sent events.
 */
export function createRestRoutes(options: RestOptions): FindRoute {
  const { router, log } = options
  const matchPath = createMatchPath(listRestProcedures(router))

  async function answer(match: PathMatch, request: IncomingMessage, response: ServerResponse, target: Target) {
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const procedure = match.procedures.get(method as Method) // one of the route's own methods, or it were not asked
    if (procedure === undefined) throw new TypeError(`No procedure for ${method} ${target.path}`)
    const bodyLimit = bodyLimitOf([procedure.name], () => true)
    if (method !== 'GET') {
      if (hasBody(request)) assertJsonType(request)
      assertBodyLength(request, bodyLimit)
    }
    const isStream = procedure.kind === 'subscription'
    // Listened for first: who leaves while it is found out who they are has left for good.
    const leaving = new AbortController()
    response.once('close', () => leaving.abort())
    const authentication = await authenticateRequest(options, request)
    const facts = { kind: 'rest', procedures: [procedure.name], isStreamed: isStream } as const
    const context = createContext(options, authentication, request, response, facts)
    let revokedFor: ErrorCode | undefined
    // Of the project the subscription itself takes care.
    const end = (reason: ErrorCode) => {
      revokedFor = reason
      leaving.abort()
    }
    if (isStream) admitStream(options, context, response, { end })
    const call: RestCall = {
      ...{ procedure, params: match.params, query: target.query, request, context, signal: leaving.signal },
      bodyLimit: admitBody(options, authentication, response, options.limits, bodyLimit),
    }
    try {
      if (isStream) return await answerStream(call, response, () => revokedFor)
      sendJson(response, procedure.status, await callProcedure(router, call))
    } catch (error) {
      const failure = toAppError(error)
      // A call writes its own line of log; a stream has done so before its first event was asked for.
      if (isStream && failure.reason === 'INTERNAL') {
        log.error({ requestId: context.requestId, err: error }, 'a stream failed')
      }
      answerError(response, failure, context.requestId)
    }
  }

  async function answerStream(call: RestCall, response: ServerResponse, revokedFor: () => ErrorCode | undefined) {
    const { request, context } = call
    const query = withLastEventId(call.query, request.headers['last-event-id'])
    const output = await callProcedure(router, { ...call, query })
    await streamEvents({
      events: iteratorOf(output),
      request,
      response,
      limits: options.streamLimits,
      revokedFor,
      requestId: context.requestId,
      log,
    })
  }

  return (path) => {
    if (!path.startsWith(`${prefix}/`)) return undefined
    const match = matchPath(path.slice(prefix.length))
    if (match === undefined) return undefined
    return {
      methods: [...match.procedures.keys()],
      isShared: true,
      isWork: true,
      answer: (request, response, target) => answer(match, request, response, target),
    }
  }
}

/** What a browser sends by itself when it comes back counts more than what the page has once asked for. */
function withLastEventId(query: URLSearchParams, header: string | string[] | undefined): URLSearchParams {
  if (header === undefined) return query
  const resumed = new URLSearchParams(query)
  resumed.set('lastEventId', String(header))
  return resumed
}

function iteratorOf(output: unknown): AsyncIterator<unknown> {
  if (typeof output === 'object' && output !== null && Symbol.asyncIterator in output) {
    return (output as AsyncIterable<unknown>)[Symbol.asyncIterator]() // what tRPC's subscriptions answer
  }
  throw new TypeError('A subscription answers an async iterable')
}
