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
 * Serves the REST API: calls the procedures that have a REST route. Subscriptions are answered with server-sent events.
 */
export function createRestRoutes(options: RestOptions): FindRoute {
  const { router, log } = options
  const matchPath = createMatchPath(listRestProcedures(router))

  async function answer(match: PathMatch, request: IncomingMessage, response: ServerResponse, target: Target) {
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const procedure = match.procedures.get(method as Method) // the server only passes methods of the route
    if (procedure === undefined) throw new TypeError(`No procedure for ${method} ${target.path}`)
    const bodyLimit = bodyLimitOf([procedure.name], () => true)
    if (method !== 'GET') {
      if (hasBody(request)) assertJsonType(request)
      assertBodyLength(request, bodyLimit)
    }
    const isStream = procedure.kind === 'subscription'
    // Registered before the first await: a caller that disconnects during authentication is noticed too.
    const stopping = new AbortController()
    response.once('close', () => stopping.abort())
    const authentication = await authenticateRequest(options, request)
    const facts = { kind: 'rest', procedures: [procedure.name], isStreamed: isStream } as const
    const context = createContext(options, authentication, request, response, facts)
    let revokedFor: ErrorCode | undefined
    // Called when the session ends or the key of the access token is retired. The subscription itself ends when the
    // caller loses access to the project.
    const end = (reason: ErrorCode) => {
      revokedFor = reason
      stopping.abort()
    }
    if (isStream) admitStream(options, context, response, { end })
    const call: RestCall = {
      procedure,
      params: match.params,
      query: target.query,
      request,
      context,
      signal: stopping.signal,
      bodyLimit: admitBody(options, authentication, response, options.limits, bodyLimit),
    }
    try {
      if (isStream) return await answerStream(call, response, () => revokedFor)
      sendJson(response, procedure.status, await callProcedure(router, call))
    } catch (error) {
      const failure = toAppError(error)
      // The procedure logs its own failure. A stream was logged as OK before its first event was read, so log it here.
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

/**
 * Returns the query with the `Last-Event-ID` header, if there is one, as `lastEventId`. A browser sends the header when
 * it reconnects, so it is newer than the value in the URL.
 */
function withLastEventId(query: URLSearchParams, header: string | string[] | undefined): URLSearchParams {
  if (header === undefined) return query
  const resumed = new URLSearchParams(query)
  resumed.set('lastEventId', String(header))
  return resumed
}

function iteratorOf(output: unknown): AsyncIterator<unknown> {
  if (typeof output === 'object' && output !== null && Symbol.asyncIterator in output) {
    return (output as AsyncIterable<unknown>)[Symbol.asyncIterator]() // tRPC's subscriptions return async iterables
  }
  throw new TypeError('The subscription did not return an async iterable. Use an async generator.')
}
