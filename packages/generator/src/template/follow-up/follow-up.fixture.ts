import type { EngineEvent, EngineInput, EngineSettings, HistoryEntry, SourceFile } from '../../engine.js'
import { createTemplateEngine } from '../engine.js'
import type { ProjectOptions } from '../options/options.js'
import { readOptions } from '../options/read-options.js'
import { chatOf, collect, inputOf, optionsOf, removedPaths, treeAfter, writtenPaths } from '../run.fixture.js'

/** A chain of runs: its current files, and its history. */
export interface Work {
  readonly files: readonly SourceFile[]
  readonly history: readonly HistoryEntry[]
  readonly events: readonly EngineEvent[]
  readonly chat: string
  readonly written: readonly string[]
  readonly removed: readonly string[]
}

const nothing: Work = { files: [], history: [], events: [], chat: '', written: [], removed: [] }

/** Adds a run to a chain. */
export async function goOn(work: Work, prompt: string, given: Partial<EngineInput> = {}): Promise<Work> {
  const { files, history } = work
  const events = await collect(createTemplateEngine(), inputOf(prompt, { files, history, ...given }))
  // The database stores options as JSON.
  const options: unknown = JSON.parse(JSON.stringify(optionsOf(events) ?? null))
  const chat = chatOf(events)
  const entry: HistoryEntry = { kind: given.kind ?? 'code', prompt, errorMessage: null, answer: chat, options }
  return {
    files: treeAfter(files, events),
    history: [...history, entry],
    events,
    chat,
    written: writtenPaths(events),
    removed: removedPaths(events),
  }
}

export function begin(prompt: string, settings: EngineSettings = {}): Promise<Work> {
  return goOn(nothing, prompt, { settings })
}

/** Returns the current options of a chain. */
export function currentOptions({ history }: Work): ProjectOptions {
  const options = history.toReversed().flatMap((entry) => readOptions(entry.options) ?? [])[0]
  if (options === undefined) throw new Error('nothing was kept')
  return options
}

/** Returns the chain after an edit of a file by hand. Null removes the file. */
export function edited(work: Work, path: string, edit: (content: string) => string | null): Work {
  const files = work.files.flatMap((file) => {
    const content = file.path === path ? edit(file.content) : file.content
    return content === null ? [] : [{ path: file.path, content }]
  })
  return { ...work, files }
}

export function contentOf(work: Work, path: string): string | undefined {
  return work.files.find((file) => file.path === path)?.content
}
