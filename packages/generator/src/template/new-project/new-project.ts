import type { EngineEvent, EngineInput, HistoryEntry } from '../../engine.js'
import { type Decision, decide } from '../decisions/decide.js'
import { explain } from '../decisions/explanation.js'
import { projectFiles } from '../files/project.js'
import { changeWishes } from '../history/changed-wishes.js'
import { keptOptions, lastTalk } from '../history/read-history.js'
import { fileEvents } from '../text/file-events.js'
import { readInstructions, readSettings } from '../wishes/read-settings.js'
import { readText, wishesOf } from '../wishes/read-text.js'
import { readSentence } from '../wishes/sentence.js'
import type { Wishes } from '../wishes/wishes.js'

/** Writes a project from nothing. */
export function* newProject(input: EngineInput): Generator<EngineEvent> {
  yield { type: 'progress', step: 1, steps: 3, message: 'Reading what you want' }
  const decision = decideNew(input)
  const { options } = decision

  yield { type: 'progress', step: 2, steps: 3, message: 'Deciding the rest' }
  yield { type: 'chat', text: explain(decision) }

  const files = projectFiles(options)
  yield { type: 'progress', step: 3, steps: 3, message: `Writing ${files.length} files` }
  for (const { path, language, write } of files) yield* fileEvents({ path, language, text: write(options) })
  // Last, so that a run that was canceled keeps none: its files would be others.
  yield { type: 'options', options }
}

/**
 * Decides what a new project would be. What was talked of before counts as said, where the sentence says nothing else; and
 * where a run before kept its options, but not its files, they are what the sentence changes.
 */
export function decideNew({ prompt, history, settings }: EngineInput): Decision {
  const [before] = keptOptions(history)
  const sentence = readSentence(prompt, before !== undefined)
  const said = wishesOf(sentence)
  const { wishes, earlier } =
    before === undefined ? { wishes: said, earlier: talkedOf(history) } : changeWishes(sentence, said, before)
  return decide({
    prompt: wishes,
    ...(earlier === undefined ? {} : { earlier }),
    instructions: readInstructions(settings),
    settings: readSettings(settings),
  })
}

function talkedOf(history: readonly HistoryEntry[]): Wishes | undefined {
  const talk = lastTalk(history)
  return talk.length === 0 ? undefined : readText(talk.join('. '))
}
