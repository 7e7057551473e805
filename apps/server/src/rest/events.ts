import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, errorBody, type Logger, toAppError } from '@assistant/api'
import type { ErrorCode } from '@assistant/contract'
import { isTrackedEnvelope } from '@trpc/server'

/** Milliseconds. */
export const streamLimits = {
  /** So often a comment says that the connection is there. */
  heartbeat: 15_000,
  /** So long the first event, or an error in its place, may take before the stream begins without it. */
  head: 500,
  /** So long a stream that has ended may take to be read to its end. */
  lastWords: 60_000,
  /** And one that has ended in an error: its reader may have no right to what was not read yet. */
  lastWordsOfRefused: 1_000,
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
  const timer = new AbortController()
  const isEmpty = await Promise.race([
    first.then(({ done }) => done === true),
    pause(limits.head, timer.signal),
  ]).finally(() => timer.abort())
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
  }, limits.heartbeat)
  const failure = await sendAll(first, stream).finally(() => clearInterval(heartbeat))
  if (failure !== undefined) response.write(`event: error\ndata: ${JSON.stringify({ error: failure })}\n\n`)
  response.end()
  destroyUnread(response, failure === undefined ? limits.lastWords : limits.lastWordsOfRefused)
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

/** Whoever does not read what was sent last holds a connection for nothing. */
function destroyUnread(response: ServerResponse, milliseconds: number): void {
  if (response.destroyed) return
  const timer = setTimeout(() => response.destroy(), milliseconds)
  response.once('close', () => clearTimeout(timer))
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

/** After a process was held up, what has come meanwhile goes first. */
function pause(milliseconds: number, signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => setImmediate(resolve, false), milliseconds)
    signal.addEventListener('abort', () => clearTimeout(timer))
  })
}
