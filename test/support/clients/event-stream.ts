import type { Cleanup } from '../cleanup.js'

/** One event of a stream, before its data is parsed. */
export interface StreamedEvent {
  readonly type: string
  readonly id: string | undefined
  readonly data: string
}

export interface EventStreamOptions {
  readonly token?: string | null
  readonly lastEventId?: string
}

export interface EventStream {
  readonly status: number
  readonly headers: Headers
  /** Ends with the response. Throws when the connection is cut. */
  readonly events: AsyncGenerator<StreamedEvent, void, undefined>
  readonly close: () => void
}

/** Subscribes to a procedure over tRPC's server-sent events, with plain HTTP as a client in another language does. */
export function openEventStream(
  cleanup: Cleanup,
  url: string,
  path: string,
  input: unknown,
  options: EventStreamOptions,
): Promise<EventStream> {
  return openEventStreamAt(
    cleanup,
    `${url}/trpc/${path}?${new URLSearchParams({ input: JSON.stringify(input) })}`,
    options,
  )
}

/** Opens a stream of server-sent events at any address. `cleanup` closes it. */
export async function openEventStreamAt(
  cleanup: Cleanup,
  address: string,
  { token, lastEventId }: EventStreamOptions,
): Promise<EventStream> {
  const closing = new AbortController()
  const close = () => closing.abort()
  cleanup.add(close)
  const response = await fetch(address, {
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(lastEventId && { 'last-event-id': lastEventId }),
    },
    signal: closing.signal,
  })
  return { status: response.status, headers: response.headers, events: eventsOf(response), close }
}

async function* eventsOf({ body }: Response): EventStream['events'] {
  let text = ''
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const value = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      const data = value('data')
      if (data !== undefined) yield { type: value('event') ?? 'message', id: value('id'), data }
    }
  }
}

/**
 * Reads a stream to its end. Returns the code of the error that it ended with, 'cut' for a lost connection, or 'ended'.
 */
export async function readToEnd({ events }: EventStream): Promise<string> {
  try {
    for await (const { type, data } of events) {
      if (type === 'serialized-error') return String(JSON.parse(data).data.error.code)
    }
    return 'ended'
  } catch {
    return 'cut'
  }
}
