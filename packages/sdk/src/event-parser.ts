import { AssistantError } from './error.js'

/** What a server can say at once, in UTF-16 units: its largest event is a small part of it. */
const mostHeld = 16 * 1024 * 1024

export interface ServerSentEvent {
  /** `message`, where the server gave no other. */
  readonly type: string
  readonly data: string
  readonly lastEventId: string
}

export interface EventParser {
  /** Takes the next bytes, cut anywhere, and answers the events that end in them. Errors: NETWORK when one is too large. */
  read(bytes: Uint8Array): ServerSentEvent[]
  /** The id of the last event that had one, and whole. */
  readonly lastEventId: string
  /** How long the server wants to be left alone before it is asked again, in milliseconds. */
  readonly retry: number | undefined
}

/**
 * Reads `text/event-stream` (WHATWG HTML, 9.2.6). An event that the stream breaks off in is none. The id of the stream
 * before goes on, as in browsers: what has none of its own must not make a reader begin anew.
 */
export function createEventParser(lastEventId: string): EventParser {
  // Takes a byte order mark away, and has U+FFFD for what is no UTF-8.
  const decoder = new TextDecoder()
  let isAfterReturn = false
  let line = ''
  let type = ''
  let data: string[] = []
  let held = 0
  let id = lastEventId
  let retry: number | undefined

  function readField(): void {
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'event') type = value
    else if (field === 'data') {
      data.push(value)
      held += value.length + 1
    } else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value)
  }

  function endEvent(events: ServerSentEvent[]): void {
    lastEventId = id
    if (data.length > 0) events.push({ type: type || 'message', data: data.join('\n'), lastEventId })
    type = ''
    data = []
    held = 0
  }

  return {
    read(bytes) {
      const text = decoder.decode(bytes, { stream: true })
      // A line ends with CR, LF or both: then the second may come with the next bytes.
      const lines = (isAfterReturn && text.startsWith('\n') ? text.slice(1) : text).split(/\r\n|\r|\n/)
      if (text !== '') isAfterReturn = text.endsWith('\r')
      const unfinished = lines.pop() ?? ''
      const events: ServerSentEvent[] = []
      for (const rest of lines) {
        line += rest
        if (line === '') endEvent(events)
        else readField()
        line = ''
      }
      line += unfinished
      if (held + line.length > mostHeld) throw new AssistantError('NETWORK', 'An event is larger than any can be.')
      return events
    },
    get lastEventId() {
      return lastEventId
    },
    get retry() {
      return retry
    },
  }
}
