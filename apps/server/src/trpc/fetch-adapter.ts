import type { IncomingMessage, ServerResponse } from 'node:http'
import { type BodyLimit, readBody } from '../http/body/body-limit.js'
import { sendBody } from '../http/body/content.js'
import { assertJsonLimits } from '../http/body/json-limits.js'
import type { Target } from '../http/target.js'

// Converts between the requests and answers of Node.js and those of the Fetch API, which tRPC uses.

// Headers and query parameters that are passed to tRPC. A token in a URL ends up in logs and browser histories, so
// tokens are not read from there.
const passedHeaders = ['accept', 'trpc-accept', 'last-event-id'] as const
const passedParameters = ['batch', 'input', 'lastEventId', 'Last-Event-Id'] as const

export interface FetchRequestOptions {
  readonly bodyLimit: BodyLimit
  /** Number of calls of a batch; undefined for a single call. */
  readonly batchCalls: number | undefined
}

/**
 * Returns a request of the Fetch API. Its signal aborts when the caller disconnects before the answer was sent. Its
 * body is read only when tRPC reads it, and the JSON limits of the body are checked before it is parsed.
 */
export function toFetchRequest(
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
  { bodyLimit, batchCalls }: FetchRequestOptions,
): Request {
  const disconnecting = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) disconnecting.abort()
  })
  const headers = new Headers()
  for (const name of passedHeaders) {
    const value = request.headers[name]
    if (value !== undefined) headers.set(name, String(value))
  }
  const url = new URL(`http://localhost${target.path}`)
  for (const name of passedParameters) {
    const value = target.query.get(name)
    if (value !== null) url.searchParams.set(name, value)
  }
  const { method = 'GET' } = request
  if (method !== 'POST') return new Request(url, { method, headers, signal: disconnecting.signal })
  // The content type is set only for POST: a GET has no content, but tRPC would reject some types even then.
  headers.set('content-type', 'application/json')
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = await readBody(request, bodyLimit)
        assertJsonLimits(bytes, batchCalls)
        if (bytes.length > 0) controller.enqueue(bytes)
        controller.close()
      },
    },
    // Without this, the body would be read before tRPC asks for it.
    { highWaterMark: 0 },
  )
  return new Request(url, { method, headers, signal: disconnecting.signal, body, duplex: 'half' } as RequestInit)
}

/**
 * Sends an answer of the Fetch API: a stream piece by piece, as fast as the caller reads, and any other answer at once.
 * Ends a stream early when `signal` is aborted.
 */
export async function sendFetchResponse(
  answer: Response,
  response: ServerResponse,
  isStream: boolean,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, value] of answer.headers) response.setHeader(name, value)
  if (answer.body === null) {
    response.writeHead(answer.status).end()
    return
  }
  if (!isStream) {
    const body = Buffer.from(await answer.arrayBuffer())
    sendBody(response, answer.status, answer.headers.get('content-type') ?? 'application/json', body)
    return
  }
  response.writeHead(answer.status)
  const pieces = new WritableStream<Uint8Array>({
    write: (piece) => (response.write(piece) ? undefined : drained(response)),
  })
  try {
    await answer.body.pipeTo(pieces, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
  response.end()
  // An unread rest of the request body would block the next request on the connection.
  response.req.resume()
}

/** Resolves when more can be written, or when the connection has ended. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve()
    const settle = () => {
      response.off('drain', settle)
      response.off('close', settle)
      resolve()
    }
    response.on('drain', settle)
    response.on('close', settle)
  })
}
