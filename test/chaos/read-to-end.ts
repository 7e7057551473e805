import { createHash } from 'node:crypto'
import type { NumberedEvent } from '@assistant/sdk'

/** A summary of the events that a reader received. It keeps no events, so that a test can have hundreds of readers. */
export interface ReadSummary {
  readonly count: number
  /** SHA-256 of all events in order. Two readers with the same digest received the same events. */
  readonly digest: string
  readonly last: NumberedEvent | undefined
}

/** Reads to the end. Throws if an event is missing or repeated, or follows `result`. */
export async function readToEnd(
  source: AsyncIterable<NumberedEvent>,
  onEvent: (event: NumberedEvent) => unknown = () => undefined,
): Promise<ReadSummary> {
  const hash = createHash('sha256')
  let count = 0
  let last: NumberedEvent | undefined
  for await (const event of source) {
    count += 1
    if (event.number !== count) throw new Error(`Event ${event.number} came after ${count - 1} events.`)
    if (last?.type === 'result') throw new Error('An event came after the result.')
    hash.update(JSON.stringify(event))
    last = event
    await onEvent(event)
  }
  return { count, digest: hash.digest('hex'), last }
}
