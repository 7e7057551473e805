import { mendText } from '@assistant/contract'
import { type EngineInput, type HistoryEntry, historyCharacters } from '@assistant/generator'
import type { GenerationRow } from './store.js'

/** What is kept of a generation's input in its row: everything but the files, which are rows of their own. */
export interface StoredInput extends Omit<EngineInput, 'kind' | 'files' | 'locked'> {
  readonly kind: GenerationRow['kind']
}

/** The border where stored JSON becomes an input again; it was made from one. */
export function readStoredInput(json: string): StoredInput {
  return JSON.parse(json) as StoredInput
}

/**
 * The conversation that a child of this generation goes on from: what led to the parent, and the parent itself. The
 * newest entries that fit into `historyCharacters`, oldest first; the parent always does.
 */
export function historyAfter(parent: GenerationRow): HistoryEntry[] {
  const { kind, errorMessage } = parent
  const options: unknown = parent.options === null ? null : JSON.parse(parent.options)
  const last: HistoryEntry = {
    kind,
    prompt: beginningOf(parent.prompt),
    errorMessage: errorMessage === null ? null : beginningOf(errorMessage),
    answer: parent.answer ?? '',
    options,
  }
  const earlier = readStoredInput(parent.input).history
  let room = historyCharacters - charactersOf(last)
  let from = earlier.length
  for (const entry of earlier.toReversed()) {
    room -= charactersOf(entry)
    if (room < 0) break
    from -= 1
  }
  return [...earlier.slice(from), last]
}

/** Prompt and message have twenty thousand characters at most, but some of them are two units of UTF-16. */
function beginningOf(text: string): string {
  return mendText(text.slice(0, 20_000))
}

function charactersOf({ prompt, errorMessage, answer, options }: HistoryEntry): number {
  return prompt.length + (errorMessage?.length ?? 0) + answer.length + JSON.stringify(options).length
}
