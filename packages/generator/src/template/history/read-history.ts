import type { HistoryEntry } from '../../engine.js'
import type { ProjectOptions } from '../options/options.js'
import { readOptions } from '../options/read-options.js'

/** Returns the options that earlier runs of this engine have kept, the newest first. */
export function keptOptions(history: readonly HistoryEntry[]): readonly ProjectOptions[] {
  return history.toReversed().flatMap(({ options }) => readOptions(options) ?? [])
}

/** Returns the prompts of the conversations since the last run that was none. */
export function lastTalk(history: readonly HistoryEntry[]): readonly string[] {
  const from = history.findLastIndex(({ kind }) => kind !== 'conversation')
  return history.slice(from + 1).map(({ prompt }) => prompt)
}
