import type { EngineEvent } from '@assistant/generator'
import type { Inputs } from '../input-store.js'
import type { TreeFile } from '../tree-file.js'

/**
 * What `import` says, as an engine would: each given file that the tree before did not have like that, and what of it is
 * no longer there.
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
