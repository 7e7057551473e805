import type { Api } from './api.js'
import { AssistantError, abortable, aborted, isAssistantError, toAssistantError } from './error.js'
import { isPassing } from './retry.js'
import type { NumberedEvent } from './router.js'
import { pauseBefore, type Runtime } from './runtime.js'
import { type Stoppable, stoppable } from './stoppable.js'

/** How many events wait for a slow reader. At the last one the subscription ends, and begins again where they end. */
const mostWaiting = 1_000

export interface ReadingOptions {
  /** Ends the stream: the loop throws an AssistantError `ABORTED`. The generation goes on. */
  readonly signal?: AbortSignal
  /** Told when the stream was cut, before it is taken up again. Nothing of it is lost. */
  readonly onInterrupted?: (reason: AssistantError) => void
}

export interface ResumeOptions extends ReadingOptions {
  /** The number of the last event that you have: what comes is what follows it. Absent or 0: from the first. */
  readonly after?: number
}

interface Reading extends ResumeOptions {
  /** Told of each event before its reader has it. */
  readonly onEvent?: (event: NumberedEvent) => void
}

export interface EventParts {
  readonly api: Pick<Api, 'generations'>
  readonly runtime: Runtime
  /** Ends with the client. */
  readonly closing: AbortSignal
}

/**
 * The events of a generation from the one after `after` to `result`, each once and in order, however often the
 * connection is lost. It waits for a server that is away, until the signal is aborted. Memory is bounded: a reader who
 * takes their time holds a thousand events at most, the rest stays on the server. Nothing is asked before the reader asks,
 * not even which generation it is: what nobody reads cannot fail.
 */
export function readEvents(
  parts: EventParts,
  identify: () => Promise<string>,
  options: Reading = {},
): Stoppable<NumberedEvent> {
  const signals = [parts.closing, ...(options.signal ? [options.signal] : [])]
  return stoppable((signal) => resuming(parts, identify, options, signal), signals)
}

async function* resuming(
  parts: EventParts,
  identify: () => Promise<string>,
  { after = 0, onInterrupted, onEvent }: Reading,
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent, void, undefined> {
  const generationId = await abortable(identify(), signal)
  let last = after
  let failures = 0
  for (;;) {
    const before = last
    try {
      for await (const event of subscribed(parts.api, generationId, last, signal, onInterrupted)) {
        last = event.number
        onEvent?.(event)
        yield event
        if (event.type === 'result') return
      }
      if (signal.aborted) throw aborted(signal)
      if (last === before && (await isRead(parts.api, generationId, last, signal))) return
    } catch (error) {
      if (!isPassing(error)) throw error
      if (isAssistantError(error)) onInterrupted?.(error)
    }
    // Without progress it would ask a server in trouble without a pause.
    failures = last > before ? 0 : failures + 1
    if (failures > 0) await parts.runtime.sleep(pauseBefore(failures, parts.runtime), signal)
    if (signal.aborted) throw aborted(signal)
  }
}

/** A subscription without an event: the reader has the last one already, or the server ends subscriptions as it stops. */
async function isRead(
  api: Pick<Api, 'generations'>,
  generationId: string,
  last: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { status, lastEventId } = await api.generations.get.query({ generationId }, { signal })
  return status !== 'queued' && status !== 'running' && last >= lastEventId
}

/** One subscription: what comes after `after`, until it ends, is cut, or is too far ahead of its reader. */
async function* subscribed(
  api: Pick<Api, 'generations'>,
  generationId: string,
  after: number,
  signal: AbortSignal,
  onInterrupted: ReadingOptions['onInterrupted'],
): AsyncGenerator<NumberedEvent, void, undefined> {
  const waiting: NumberedEvent[] = []
  let newest = after
  let failure: AssistantError | undefined
  let isOver = false
  let isInterrupted = false
  let wake = () => {}

  function end(error?: AssistantError): void {
    isOver = true
    failure ??= error
    subscription.unsubscribe()
    wake()
  }

  const subscription = api.generations.events.subscribe(
    { generationId, lastEventId: String(after) },
    {
      onData({ id, data }) {
        const number = Number(id)
        if (isOver || number <= newest) return
        if (number !== newest + 1) return end(gap(newest, number))
        newest = number
        isInterrupted = false
        waiting.push({ ...data, number })
        if (waiting.length >= mostWaiting) end()
        wake()
      },
      onError: (error) => end(toAssistantError(error)),
      onComplete: () => end(),
      // tRPC connects again and resumes by itself; it tells of every try that fails.
      onConnectionStateChange({ error }) {
        if (!error || isInterrupted || isOver) return
        isInterrupted = true
        onInterrupted?.(toAssistantError(error))
      },
    },
  )
  signal.addEventListener('abort', wakeUp)
  try {
    for (;;) {
      if (signal.aborted) throw aborted(signal)
      const next = waiting.shift()
      if (next) yield next
      else if (failure) throw failure
      else if (isOver) return
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    signal.removeEventListener('abort', wakeUp)
    end()
  }

  function wakeUp(): void {
    wake()
  }
}

/** The server promises 1, 2, 3, …: whatever lost one on the way, asking again brings it. */
const gap = (newest: number, number: number): AssistantError =>
  new AssistantError('NETWORK', `Event ${number} came after ${newest}.`)
