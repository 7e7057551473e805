import type { Cleanup } from '../cleanup.js'

/** One event as it stands in the stream. */
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
  /** Ends with the answer; throws when it is cut. */
  readonly events: AsyncGenerator<StreamedEvent, void, undefined>
  readonly close: () => void
}

/** Subscribes by tRPC's server-sent events as a client of another language would: bare HTTP. */
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

export async function openEventStreamAt(
  cleanup: Cleanup,
  address: string,
  { token, lastEventId }: EventStreamOptions,
): Promise<EventStream> {
  const leaving = new AbortController()
  const close = () => leaving.abort()
  cleanup.add(close)
  const response = await fetch(address, {
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(lastEventId && { 'last-event-id': lastEventId }),
    },
    signal: leaving.signal,
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

/** How the stream ends: with the code of the error that it was told, or because it was cut, or just so. */
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
