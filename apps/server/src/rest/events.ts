import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, errorBody, type Logger, systemRuntime, toAppError, unanswered, within } from '@assistant/api'
import type { ErrorCode } from '@assistant/contract'
import { isTrackedEnvelope } from '@trpc/server'
import { destroyAfter } from '../flow/destroy-after.js'

/** Time limits of a stream of events. */
export const streamLimits = {
  /** Interval of the comments that keep an idle connection open. */
  heartbeatMs: 15_000,
  /** Maximum time to wait for the first event or an error before the answer begins with status 200. */
  firstEventMs: 500,
  /** Maximum time for which the rest of an ended stream may stay unread. */
  unreadMs: 60_000,
  /** Maximum time for which the rest may stay unread after an error: the reader may have lost the right to see it. */
  unreadAfterErrorMs: 1_000,
} as const

export type StreamLimits = { readonly [Name in keyof typeof streamLimits]: number }

export interface EventStream {
  /** Events of the subscription: tracked, each an object with a `type`. */
  readonly events: AsyncIterator<unknown>
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly limits: StreamLimits
  /** Returns the reason why the reader lost access, or undefined while they have it. `events` ends when it is lost. */
  readonly revokedFor: () => ErrorCode | undefined
  readonly requestId: string
  readonly log: Logger
}

/**
 * Answers with events as they occur (WHATWG HTML, server-sent events). The id of each is its number, so a reader that
 * reconnects with `Last-Event-ID` misses none. When no events are left it answers 204, which makes an EventSource stop
 * reconnecting. HEAD gets the status and headers of GET. An error before the stream begins is thrown, a later one is
 * sent as an `error` event.
 */
export async function streamEvents(stream: EventStream): Promise<void> {
  const { events, request, response, limits } = stream
  const first = events.next()
  const firstResult = await within(afterPendingWork, limits.firstEventMs, first)
  const isEmpty = firstResult !== unanswered && firstResult.done === true
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
    // A heartbeat is needed only when no other data is waiting to be sent.
    if (response.writableLength === 0) response.write(':\n\n')
  }, limits.heartbeatMs)
  const failure = await sendAll(first, stream).finally(() => clearInterval(heartbeat))
  if (failure !== undefined) response.write(`event: error\ndata: ${JSON.stringify({ error: failure })}\n\n`)
  response.end()
  destroyAfter(response, failure === undefined ? limits.unreadMs : limits.unreadAfterErrorMs)
}

/** Sends all events. Returns the error that ended the stream early, or undefined. */
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
    // Stops nginx and similar proxies from buffering events.
    'x-accel-buffering': 'no',
  })
}

/** Returns an event as text. JSON contains no line breaks, so its data is one line. */
function textOf(tracked: unknown): string {
  if (!isTrackedEnvelope(tracked)) throw new TypeError('An event has no number. Wrap the events in tracked().')
  const [id, event] = tracked
  return `id: ${id}\nevent: ${typeOf(event)}\ndata: ${JSON.stringify(event)}\n\n`
}

function typeOf(event: unknown): string {
  return typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : 'message'
}

/**
 * Timer that ends one turn of the event loop late. If the event loop was blocked, an event that has arrived meanwhile
 * is handled before the timeout.
 */
const afterPendingWork = {
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await systemRuntime.sleep(milliseconds, signal)
    await nextTurn()
  },
}
