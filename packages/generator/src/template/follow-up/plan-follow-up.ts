import type { EngineInput } from '../../engine.js'
import { type Decision, decide } from '../decisions/decide.js'
import { earlierWishes, withoutWhatIsSaid } from '../history/earlier-wishes.js'
import { keptOptions, lastTalk } from '../history/read-history.js'
import type { ProjectOptions } from '../options/options.js'
import { readInstructions, readSettings } from '../wishes/read-settings.js'
import type { Wishes } from '../wishes/wishes.js'
import { type Change, readChange } from './read-change.js'
import { changesOf, type TreeChanges } from './tree-changes.js'

/** What a follow-up does to a project that this engine wrote. */
export interface FollowUp {
  readonly before: ProjectOptions
  readonly decision: Decision
  readonly change: Change
  readonly tree: TreeChanges
  /** True where something was to be undone, and there is nothing. */
  readonly nothingToUndo: boolean
}

/** Why there is nothing to build on: nobody knows the options, or the files are hardly those that they wrote. */
export type Foreign = 'unknown-options' | 'other-files'

/** Of the files that the options wrote, the part that has to be there as it was written. */
const OWN_PART = 1 / 4

/** Decides what becomes of the project. Pure, and nothing is written yet. */
export function planFollowUp(input: EngineInput): FollowUp | Foreign {
  const kept = keptOptions(input.history)
  const [before] = kept
  if (before === undefined) return 'unknown-options'

  const change = readRequest(input, before)
  const decideWith = createDecide(input)
  const earlierState = kept.find((options) => !isEqual(options, before))
  const isUndo = change.commands.undo && isEmpty(change.wishes)
  const decision =
    isUndo && earlierState !== undefined
      ? decideWith({}, earlierWishes(earlierState), false)
      : decideWith(change.wishes, change.earlier, change.commands.settingsFirst)
  const tree = changesOf({
    base: input.files,
    before,
    after: decision.options,
    locked: new Set(input.locked),
    rewrite: change.commands.rewrite,
  })
  if (tree.untouched < tree.expected * OWN_PART) return 'other-files'
  return {
    before,
    decision: withoutKnown(decision, decideWith({}, withoutWhatIsSaid(earlierWishes(before), change.wishes), false)),
    change,
    tree,
    nothingToUndo: isUndo && earlierState === undefined,
  }
}

type Decide = (prompt: Wishes, earlier: Wishes, settingsFirst: boolean) => Decision

function createDecide({ settings }: EngineInput): Decide {
  const instructions = readInstructions(settings)
  const wished = readSettings(settings)
  // Of the products, the settings know the one that the project began with: they take nothing away.
  const { products: _instructed, ...fromInstructions } = instructions
  const { products: _set, ...fromSettings } = wished
  return (prompt, earlier, settingsFirst) =>
    settingsFirst
      ? decide({ prompt, earlier, instructions: fromInstructions, settings: fromSettings }, true)
      : decide({ prompt, earlier, instructions, settings: wished })
}

/** The sentence; where it only says yes, what was talked of since the project was written. */
function readRequest({ prompt, history }: EngineInput, before: ProjectOptions): Change {
  const change = readChange(prompt, before)
  const { undo, rewrite, settingsFirst } = change.commands
  const isConsent = isEmpty(change.wishes) && change.notUnderstood.length === 0 && !undo && !rewrite && !settingsFirst
  const talk = isConsent ? lastTalk(history) : []
  return talk.length === 0 ? change : readChange(talk.join('. '), before)
}

/** Leaves out what was said of the project before, but for what the sentence asks for again. */
function withoutKnown(decision: Decision, known: Decision): Decision {
  const fresh = (sentences: readonly string[], old: readonly string[]) => {
    const isOld = new Set(old)
    return sentences.filter((sentence) => !isOld.has(sentence))
  }
  return {
    ...decision,
    defaults: fresh(decision.defaults, known.defaults),
    remarks: fresh(decision.remarks, known.remarks),
    refused: fresh(decision.refused, known.refused),
  }
}

function isEmpty(wishes: Wishes): boolean {
  return Object.values(wishes).every((value) => typeof value === 'object' && Object.keys(value).length === 0)
}

function isEqual(one: ProjectOptions, other: ProjectOptions): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
