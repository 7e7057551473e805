import type { GenerationsStartInput as StartInput } from './api.js'
import { createFileCollector } from './collect-files.js'
import { fetchFiles } from './download.js'
import { AssistantError } from './error.js'
import { type EventParts, type ReadingOptions, readEvents } from './event-stream.js'
import { createProgress, type GenerationProgress } from './progress.js'
import type { Generation, NumberedEvent, ResultEvent } from './router.js'
import type { Stoppable } from './stoppable.js'

export interface RunOptions extends ReadingOptions {
  /** Told how far it is while the events are read, by a loop, `result()` or `files()`: of each thing once. */
  readonly onProgress?: (progress: GenerationProgress) => void
}

/**
 * A generation that was asked for. `for await` reads its events, from the first to `result`, as often as you like.
 * One that fails is no error here: its `result` says so in `status` and `failure`. One that was refused never began:
 * `generation` rejects with the reason, and so does everything else.
 */
export interface GenerationRun extends AsyncIterable<NumberedEvent> {
  /** Resolves when the server has taken it, queued or running; rejects when it was refused. */
  readonly generation: Promise<Generation>
  /**
   * How it ended: succeeded, failed or canceled. Reads the events to the end, unless somebody has come there already.
   */
  result(): Promise<ResultEvent>
  /**
   * Reads the events to the end and answers the whole tree, path to content, each file checked against its size and
   * SHA-256. Files that the parent had already, and so are in no event, are fetched. Of one that did not succeed it is
   * what was written until then. Errors: DAMAGED_FILE.
   */
  files(): Promise<ReadonlyMap<string, string>>
  /**
   * Ends the generation itself, on the server; whoever reads comes to a `result` with the status `canceled`. One that
   * runs is answered as `running`: it ends within a moment. It works after `signal` was aborted too.
   * Errors: GENERATION_FINISHED, FORBIDDEN.
   */
  cancel(): Promise<Generation>
  [Symbol.asyncIterator](): Stoppable<NumberedEvent>
}

/**
 * Asks for a generation, at once. An idempotency key goes with it, so that asking again, because the answer was lost,
 * never starts a second one.
 */
export function startRun(parts: EventParts, input: StartInput, options: RunOptions): GenerationRun {
  const { signal, onInterrupted, onProgress } = options
  const calling = signal ? { signal } : {}
  const idempotencyKey = input.idempotencyKey ?? parts.runtime.randomId()
  const generation = parts.api.generations.start.mutate({ ...input, idempotencyKey }, calling)
  // Who only reads the events learns of a refusal there.
  generation.catch(() => undefined)

  const identify = async () => (await generation).id
  const progress = onProgress && createProgress(onProgress)
  let ended: ResultEvent | undefined

  const read = (): Stoppable<NumberedEvent> =>
    readEvents(parts, identify, {
      ...calling,
      ...(onInterrupted && { onInterrupted }),
      onEvent(event) {
        if (event.type === 'result') ended = event
        progress?.(event)
      },
    })

  async function result(): Promise<ResultEvent> {
    if (ended) return ended
    for await (const event of read()) if (event.type === 'result') return event
    throw new AssistantError('NETWORK', 'The events ended without a result.')
  }

  return {
    generation,
    result,
    async files() {
      const collector = createFileCollector()
      for await (const event of read()) await collector.add(event)
      const missing = (await result()).files.filter(({ path }) => !collector.files.has(path))
      return new Map([...collector.files, ...(await fetchFiles(parts, await identify(), missing, calling))])
    },
    cancel: async () => parts.api.generations.cancel.mutate({ generationId: await identify() }),
    [Symbol.asyncIterator]: read,
  }
}
