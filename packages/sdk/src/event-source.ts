import { withinTime } from './answer-body.js'
import { AssistantError, isAssistantError, toAssistantError } from './error.js'
import { createEventParser, type ServerSentEvent } from './event-parser.js'
import { linkedAbort } from './linked-abort.js'
import { isPassing } from './retry.js'
import { pauseBefore, type Runtime } from './runtime.js'

/** The server says something every 15 s. Who heard nothing for so long, in milliseconds, has lost the connection. */
const longestSilence = 45_000
/** A server that wants to be left alone for longer, in milliseconds, is asked again all the same. */
const longestPause = 60_000

export interface EventSourceOptions {
  /** Asks for what follows the event with this id, or for all when it is empty. Ends with the signal. */
  readonly connect: (url: string, lastEventId: string, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>
  readonly runtime: Runtime
}

/** Is told the events of the server, and for `error` the reason. */
type Listener = (event: ServerSentEvent | AssistantError) => void

/**
 * What browsers call `EventSource` (WHATWG HTML, 9.2), as far as tRPC uses it, over `fetch`: Node 20 has none, and a
 * browser's sends no token. When the connection is lost it asks again, for what follows the last event, until it is
 * closed or refused. A class, because tRPC makes it with `new`.
 */
export class FetchEventSource {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSED = 2
  readyState = 0
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #closing = new AbortController()

  constructor(url: string, options: EventSourceOptions) {
    void this.#follow(url, options)
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener))
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener)
  }

  close(): void {
    this.readyState = this.CLOSED
    this.#closing.abort()
  }

  #tell(type: string, event: ServerSentEvent | AssistantError): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event)
  }

  async #follow(url: string, { connect, runtime }: EventSourceOptions): Promise<void> {
    const closing = this.#closing.signal
    let lastEventId = ''
    let retry = 0
    let failures = 0

    /** Reads until the connection is lost, and throws why. */
    const read = async (connection: AbortSignal): Promise<never> => {
      const parser = createEventParser(lastEventId)
      const body = (await connect(url, lastEventId, connection)).getReader()
      closing.throwIfAborted()
      this.readyState = this.OPEN
      for (;;) {
        const { done, value } = await withinTime(body.read(), longestSilence, runtime)
        if (done) throw new AssistantError('NETWORK', 'The connection was cut.')
        const events = parser.read(value)
        lastEventId = parser.lastEventId
        retry = parser.retry ?? retry
        for (const event of events) {
          if (closing.aborted) break
          if (event.type === 'message') failures = 0
          this.#tell(event.type, event)
        }
      }
    }

    // Whoever made it begins to listen first, or closes it again.
    await null
    while (!closing.aborted) {
      const connection = linkedAbort([closing])
      const error = toAssistantError(await read(connection.signal).catch((failure: unknown) => failure))
      connection.abort()
      if (closing.aborted) return
      if (isPassing(error) || isAssistantError(error, 'RATE_LIMITED')) this.readyState = this.CONNECTING
      else this.close()
      this.#tell('error', error)
      if (closing.aborted) return
      failures += 1
      const wanted = Math.max(Math.min(retry, longestPause), 1_000 * (error.retryAfterSeconds ?? 0))
      await runtime.sleep(Math.max(wanted, pauseBefore(failures, runtime)), closing)
    }
  }
}
