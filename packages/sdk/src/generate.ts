import type { TRPCClient } from '@trpc/client'
import { type EventParts, type EventsOptions, readEvents } from './event-stream.js'
import type { AppRouter, GenerateInput, Generation, NumberedEvent } from './router.js'

export type GenerateOptions = GenerateInput & Omit<EventsOptions, 'after'>

/** A generation that was asked for. `for await` reads its events, from the first to `result`, as often as you like. */
export interface GenerationRun extends AsyncIterable<NumberedEvent> {
  /** Resolves when the server has taken it, queued or running; rejects when it was refused. */
  readonly generation: Promise<Generation>
}

/**
 * Asks for a generation, at once. An idempotency key goes with it, so that asking again, because the answer was lost,
 * never starts a second one.
 */
export function startGeneration(parts: EventParts, options: GenerateOptions): GenerationRun {
  const { signal, onInterrupted, ...input } = options
  const reading = { ...(signal && { signal }), ...(onInterrupted && { onInterrupted }) }
  const idempotencyKey = input.idempotencyKey ?? parts.runtime.randomId()
  const generation = start(parts.api, { ...input, idempotencyKey }, signal)
  // Who only reads the events learns of a refusal there.
  generation.catch(() => undefined)
  return {
    generation,
    [Symbol.asyncIterator]: () => readEvents(parts, async () => (await generation).id, reading),
  }
}

function start(api: TRPCClient<AppRouter>, input: GenerateInput, signal: AbortSignal | undefined): Promise<Generation> {
  return api.generations.start.mutate(input, signal ? { signal } : {})
}
