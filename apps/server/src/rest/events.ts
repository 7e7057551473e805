import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, errorBody, type Logger, systemRuntime, toAppError, unanswered, within } from '@assistant/api'
import type { ErrorCode } from '@assistant/contract'
import { isTrackedEnvelope } from '@trpc/server'
import { destroyAfter } from '../flow/destroy-after.js'

/** Time limits of a stream of events. */
export const streamLimits = {
  /** Interval of the comments that keep the connection alive. */
  heartbeatMs: 15_000,
  /** Maximum time to wait for the first event, or an error in its place, before the stream begins. */
  firstEventMs: 500,
  /** Maximum time for which the rest of an ended stream may stay unread. */
  unreadMs: 60_000,
  /** The same after an error: the reader may not be allowed to see the rest. */
  unreadAfterErrorMs: 1_000,
} as const

export type StreamLimits = { readonly [Name in keyof typeof streamLimits]: number }

export interface EventStream {
  /** What the subscription answered: tracked events, each a record with its `type`. */
  readonly events: AsyncIterator<unknown>
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly limits: StreamLimits
  /** Why its reader may hear no more, once that is so: `events` end then. */
  readonly revokedFor: () => ErrorCode | undefined
  readonly requestId: string
  readonly log: Logger
}

/**
 * Answers events as they come (WHATWG HTML, server-sent events), each with its number as its id, so that whoever comes
 * back with `Last-Event-ID` has them all; 204, which tells an EventSource not to come back, where there are none left.
 * HEAD is answered as GET would be, without them.
 * Throws what goes wrong before the stream has begun; later it is an event of its own, `error`.
 */
export async function streamEvents(stream: EventStream): Promise<void> {
  const { events, request, response, limits } = stream
  const first = events.next()
  const answer = await within(afterPendingWork, limits.firstEventMs, first)
  const isEmpty = answer !== unanswered && answer.done === true
  if (isEmpty && stream.revokedFor() === undefined) {
    response.writeHead(204).end()
    return
  }
  writeHead(response)
  if (request.method === 'HEAD') {
    response.end()
    await Promise.allSettled([first, events.return?.()])
    return
  }
  response.write('retry: 1000\n\n')
  const heartbeat = setInterval(() => {
    // What was not read yet is a sign by itself.
    if (response.writableLength === 0) response.write(':\n\n')
  }, limits.heartbeatMs)
  const failure = await sendAll(first, stream).finally(() => clearInterval(heartbeat))
  if (failure !== undefined) response.write(`event: error\ndata: ${JSON.stringify({ error: failure })}\n\n`)
  response.end()
  destroyAfter(response, failure === undefined ? limits.unreadMs : limits.unreadAfterErrorMs)
}

/** Sends what comes, to its end. Answers why it ended early, where somebody is left to be told. */
async function sendAll(first: Promise<IteratorResult<unknown>>, stream: EventStream) {
  const { events, response, requestId, log } = stream
  try {
    for (let next = await first; next.done !== true; next = await events.next()) response.write(textOf(next.value))
    const reason = stream.revokedFor()
    if (reason !== undefined) throw new AppError(reason, 'Your access has ended.')
    return undefined
  } catch (error) {
    const failure = toAppError(error)
    const facts = { requestId, outcome: failure.reason }
    if (failure.reason === 'INTERNAL') log.error({ ...facts, err: error }, 'a stream failed')
    else log.info(facts, 'a stream was ended')
    return errorBody(failure, requestId)
  }
}

function writeHead(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Some proxies would keep events together until there are many.
    'x-accel-buffering': 'no',
  })
}

/** JSON has no line breaks of its own: one event is one line. */
function textOf(tracked: unknown): string {
  if (!isTrackedEnvelope(tracked)) throw new TypeError('An event without its number')
  const [id, event] = tracked
  return `id: ${id}\nevent: ${typeOf(event)}\ndata: ${JSON.stringify(event)}\n\n`
}

function typeOf(event: unknown): string {
  return typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : 'message'
}

/** Ends a wait one turn of the event loop later: after the process was held up, an event that has arrived goes first. */
const afterPendingWork = {
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await systemRuntime.sleep(milliseconds, signal)
    await nextTurn()
  },
}
