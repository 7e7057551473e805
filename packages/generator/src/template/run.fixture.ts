import type { Engine, EngineEvent, EngineInput, SourceFile } from '../engine.js'
import { createPathMatcher } from '../path-matcher.js'

/** What an engine is asked: code from nothing, but for what is given. */
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

/** What the run kept for later ones; undefined for nothing. */
export function optionsOf(events: readonly EngineEvent[]): unknown {
  return events.flatMap((event) => (event.type === 'options' ? [event.options] : [])).at(-1)
}

/** Paths that a run wrote, in its order. */
export function writtenPaths(events: readonly EngineEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'fileStarted' ? [event.path] : []))
}

export function removedPaths(events: readonly EngineEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'fileRemoved' ? [event.path] : []))
}

/** The tree after a run: what it does not mention stays. */
export function treeAfter(base: readonly SourceFile[], events: readonly EngineEvent[]): readonly SourceFile[] {
  const tree = new Map(base.map(({ path, content }) => [path, content]))
  for (const event of events) {
    if (event.type === 'fileStarted') tree.set(event.path, '')
    if (event.type === 'fileDelta') tree.set(event.path, (tree.get(event.path) ?? '') + event.text)
    if (event.type === 'fileRemoved') tree.delete(event.path)
  }
  return [...tree].map(([path, content]) => ({ path, content }))
}
