import type { EngineEvent } from '@assistant/generator'
import type { Inputs } from '../input-store.js'
import type { TreeFile } from '../tree-file.js'

/** Yields the events of a run. `signal` is aborted when no more events are wanted. */
export type EventSource = (signal: AbortSignal) => AsyncIterable<EngineEvent>

/**
 * Yields the events of an `import`, in the form that an engine would send them: each given file that differs from the
 * base, and the removal of each file of the base that was not given.
 */
export async function* importEvents({ base, given }: Inputs): AsyncGenerator<EngineEvent> {
  const before = new Map(base.map((file) => [file.path, file]))
  const changed = given.filter(({ path, sha256 }) => before.get(path)?.sha256 !== sha256)
  for (const file of changed) yield* fileEvents(file)
  const isGiven = new Set(given.map(({ path }) => path))
  for (const { path } of base) if (!isGiven.has(path)) yield { type: 'fileRemoved', path }
}

function* fileEvents({ path, language, content }: TreeFile): Generator<EngineEvent> {
  yield { type: 'fileStarted', path, language }
  yield { type: 'fileDelta', path, text: content }
  yield { type: 'fileCompleted', path }
}
