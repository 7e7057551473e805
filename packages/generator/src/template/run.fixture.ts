import type { Engine, EngineEvent, EngineInput, SourceFile } from '../engine.js'
import { createPathMatcher } from '../path-matcher.js'

/** Returns the input of an engine: by default a new project of the kind code. */
export function inputOf(prompt: string, given: Partial<EngineInput> = {}): EngineInput {
  const { files = [], settings = {} } = given
  const isLocked = createPathMatcher(settings.lockedPaths ?? [])
  const locked = files.map(({ path }) => path).filter(isLocked)
  return { kind: 'code', prompt, errorMessage: null, settings, history: [], files, locked, ...given }
}

export async function collect(
  engine: Engine,
  input: EngineInput,
  signal = new AbortController().signal,
): Promise<EngineEvent[]> {
  const events: EngineEvent[] = []
  for await (const event of engine.run(input, signal)) events.push(event)
  return events
}

export function chatOf(events: readonly EngineEvent[]): string {
  return events.flatMap((event) => (event.type === 'chat' ? [event.text] : [])).join('')
}

/** Returns the options that a run stores for later ones, or undefined. */
export function optionsOf(events: readonly EngineEvent[]): unknown {
  return events.flatMap((event) => (event.type === 'options' ? [event.options] : [])).at(-1)
}

/** Returns the paths that a run has written, in order. */
export function writtenPaths(events: readonly EngineEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'fileStarted' ? [event.path] : []))
}

export function removedPaths(events: readonly EngineEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'fileRemoved' ? [event.path] : []))
}

/** Returns the files after a run. Files that its events do not mention stay. */
export function treeAfter(base: readonly SourceFile[], events: readonly EngineEvent[]): readonly SourceFile[] {
  const tree = new Map(base.map(({ path, content }) => [path, content]))
  for (const event of events) {
    if (event.type === 'fileStarted') tree.set(event.path, '')
    if (event.type === 'fileDelta') tree.set(event.path, (tree.get(event.path) ?? '') + event.text)
    if (event.type === 'fileRemoved') tree.delete(event.path)
  }
  return [...tree].map(([path, content]) => ({ path, content }))
}
