import { createHash } from 'node:crypto'
import type { NumberedEvent } from '@assistant/sdk'

/** What a reader has of one generation, without keeping it: so that a test can have hundreds of readers. */
export interface Reading {
  readonly count: number
  /** Of every event, in order: two readers with the same digest have read the same. */
  readonly digest: string
  readonly last: NumberedEvent | undefined
}

/** Reads to the end. Throws where an event is missing, or comes twice, and where more comes after `result`. */
export async function readThrough(
  source: AsyncIterable<NumberedEvent>,
  onEvent: (event: NumberedEvent) => unknown = () => undefined,
): Promise<Reading> {
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
