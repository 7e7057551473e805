import type { Analyzer, Diagnostic, Engine, EngineEvent, EngineInput, SourceFile } from '../../engine.js'
import { createPathMatcher } from '../../path-matcher.js'

export function inputOf(input: Partial<EngineInput> = {}): EngineInput {
  const { files = [], settings = {} } = input
  const isLocked = createPathMatcher(settings.lockedPaths ?? [])
  const locked = files.map(({ path }) => path).filter(isLocked)
  const asked = { kind: 'code', prompt: 'A chat app', errorMessage: null, history: [] } as const
  return { ...asked, settings, files, locked, ...input }
}

export interface Listening {
  readonly signal?: AbortSignal
  readonly onEvent?: (event: EngineEvent) => void
}

/** Runs an engine to its end. Returns its events, and the error if it failed. */
export async function collect(
  engine: Engine,
  input: EngineInput,
  { signal = new AbortController().signal, onEvent }: Listening = {},
) {
  const events: EngineEvent[] = []
  try {
    for await (const event of engine.run(input, signal)) {
      events.push(event)
      onEvent?.(event)
    }
    return { events, error: undefined }
  } catch (error) {
    return { events, error }
  }
}

export function chatOf(events: readonly EngineEvent[]): string {
  return events.map((event) => (event.type === 'chat' ? event.text : '')).join('')
}

export function messagesOf(events: readonly EngineEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'progress' ? [event.message] : []))
}

/** Returns the files after a run. Throws when its events violate the rules of events. */
export function treeAfter(files: readonly SourceFile[], events: readonly EngineEvent[]): Record<string, string> {
  const tree = new Map(files.map(({ path, content }) => [path, content]))
  let open: { readonly path: string; content: string } | undefined
  for (const event of events) {
    if (event.type === 'fileStarted') {
      if (open) throw new Error(`${event.path} begins in ${open.path}`)
      open = { path: event.path, content: '' }
    } else if (event.type === 'fileDelta' || event.type === 'fileCompleted') {
      if (open?.path !== event.path) throw new Error(`${event.path} is not open`)
      if (event.type === 'fileDelta') open.content += event.text
      else {
        tree.set(open.path, open.content)
        open = undefined
      }
    } else if (event.type === 'fileRemoved' && !tree.delete(event.path)) throw new Error(`${event.path} is not there`)
  }
  if (open) throw new Error(`${open.path} is not ended`)
  return Object.fromEntries(tree)
}

/** Creates an analyzer that reports each line with the word, as an error or with the given severity. */
export function findWord(word: string, severity: Diagnostic['severity'] = 'error'): Analyzer {
  return {
    analyze: async (files) =>
      files.flatMap(({ path, content }) =>
        content.split('\n').flatMap((line, index) => {
          const column = line.indexOf(word) + 1
          const location = { path, line: index + 1, column, severity, source: 'dart' } as const
          return column > 0 ? [{ ...location, code: 'no-such-word', message: `“${word}” is not allowed.` }] : []
        }),
      ),
  }
}
