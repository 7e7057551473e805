import { type Analyzer, EngineError, type EngineEvent, type EngineInput } from '../../engine.js'
import { languageOf } from '../../language.js'
import { fileEvents } from '../text/file-events.js'
import { answerFix } from './answer.js'
import { mend } from './mend.js'

/**
 * Mends what it knows to be wrong in the files that there are, and leaves the rest.
 * @throws {EngineError} ENGINE_UNAVAILABLE without an analyzer.
 */
export async function* fix(
  input: EngineInput,
  analyzer: Analyzer | undefined,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent> {
  if (analyzer === undefined) {
    throw new EngineError(
      'ENGINE_UNAVAILABLE',
      'The template engine has no analyzer here, and mends nothing unchecked.',
    )
  }
  yield { type: 'progress', step: 1, steps: 3, message: `Checking ${counted(input.files.length)}` }
  const tree = new Map(input.files.map(({ path, content }) => [path, content]))
  const looking = mend(tree, analyzer, new Set(input.locked), signal)
  let look = await looking.next()
  for (; look.done !== true; look = await looking.next()) {
    if (signal.aborted) return
    yield { type: 'progress', step: 1, steps: 3, message: 'Trying what mends it' }
  }
  if (signal.aborted) return
  const mending = look.value

  yield { type: 'progress', step: 2, steps: 3, message: 'Telling what was found' }
  yield { type: 'chat', text: answerFix(input, mending) }

  const changed = [...mending.tree].filter(([path, text]) => tree.get(path) !== text)
  yield {
    type: 'progress',
    step: 3,
    steps: 3,
    message: changed.length === 0 ? 'Changing nothing' : `Changing ${counted(changed.length)}`,
  }
  for (const [path, text] of changed) yield* fileEvents({ path, language: languageOf(path), text })
}

function counted(files: number): string {
  return files === 1 ? '1 file' : `${files} files`
}
