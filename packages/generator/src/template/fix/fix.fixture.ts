import { createLocalAnalyzer } from '../../analyzer/local-analyzer.js'
import type { EngineEvent, EngineInput, SourceFile } from '../../engine.js'
import { createTemplateEngine } from '../engine.js'
import { chatOf, collect, inputOf, treeAfter, writtenPaths } from '../run.fixture.js'

export const analyzer = await createLocalAnalyzer()

export async function projectOf(prompt: string): Promise<readonly SourceFile[]> {
  return treeAfter([], await collect(createTemplateEngine(), inputOf(prompt)))
}

export interface Fixed {
  readonly events: readonly EngineEvent[]
  readonly chat: string
  readonly files: readonly SourceFile[]
  readonly written: readonly string[]
}

export async function fixed(files: readonly SourceFile[], given: Partial<EngineInput> = {}): Promise<Fixed> {
  const input = inputOf('mend it', { kind: 'fix', files, ...given })
  const events = await collect(createTemplateEngine({ analyzer }), input)
  return { events, chat: chatOf(events), files: treeAfter(files, events), written: writtenPaths(events) }
}

/** Returns the project with a text replaced in one of its files. */
export function broken(
  files: readonly SourceFile[],
  path: string,
  from: string | RegExp,
  to: string,
): readonly SourceFile[] {
  return files.map((file) => {
    if (file.path !== path) return file
    const content = file.content.replace(from, () => to)
    if (content === file.content) throw new Error(`${path} has no ${from}`)
    return { path, content }
  })
}
