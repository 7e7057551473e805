import { type ChangedWishes, changeWishes } from '../history/changed-wishes.js'
import type { ProjectOptions } from '../options/options.js'
import { isThing } from '../wishes/piece-kinds.js'
import { wishesOf } from '../wishes/read-text.js'
import { readSentence, type Sentence } from '../wishes/sentence.js'
import { type Commands, readCommands } from './commands.js'
import { findNotUnderstood } from './not-understood.js'

/** What a sentence wants otherwise of a project that there is. */
export interface Change extends ChangedWishes {
  readonly commands: Commands
  /** What was read in the sentence, in its own words. */
  readonly understood: readonly string[]
  /** Parts from which no wish was read. */
  readonly notUnderstood: readonly string[]
}

/** Reads a follow-up. What it does not speak of stays as it is. */
export function readChange(prompt: string, before: ProjectOptions): Change {
  const sentence = readSentence(prompt, true)
  const { wishes, earlier } = changeWishes(sentence, wishesOf(sentence), before)
  return {
    wishes,
    earlier,
    commands: readCommands(sentence),
    understood: wordsOf(sentence),
    notUnderstood: findNotUnderstood(sentence, wishes.products !== undefined),
  }
}

function wordsOf({ pieces, colours, name }: Sentence): readonly string[] {
  const words = pieces.filter(isThing).map(({ word }) => word)
  return [
    ...new Set([...words, ...colours.map((colour) => colour.name ?? colour.hex), ...(name === null ? [] : [name])]),
  ]
}
