import { brandRemarks, section } from '../decisions/explanation.js'
import { lines } from '../files/project-file.js'
import type { ProjectOptions } from '../options/options.js'
import { joined } from '../text/english.js'
import { markdownText } from '../text/escape.js'
import { describeChanges } from './describe-changes.js'
import type { FollowUp, Foreign } from './plan-follow-up.js'
import type { TreeChanges } from './tree-changes.js'

/** Whether the files are written, or only talked of. */
export type Mood = 'done' | 'planned'

/** What the person reads: what changed, briefly, and what of the wish was not understood or is not possible. Markdown. */
export function answerFollowUp(followUp: FollowUp, mood: Mood): string {
  const { before, decision, change, tree } = followUp
  const after = decision.options
  const words = describeChanges(before, after)
  return lines(
    summary(followUp, words, mood),
    section(
      'Not understood',
      change.understood.length === 0
        ? []
        : change.notUnderstood.map(
            (part) => `“${markdownText(part)}”: nothing ${mood === 'done' ? 'was' : 'would be'} done about it`,
          ),
    ),
    section('Not possible', decision.refused),
    section('Chosen by default', decision.defaults),
    section('Edited by hand', editRemarks(tree, mood)),
    section('Worth knowing', [
      ...lockRemarks(tree),
      ...nameRemarks(before, after),
      ...(before.brand.hex === after.brand.hex && before.dark === after.dark ? [] : brandRemarks(after)),
      ...decision.remarks,
    ]),
    section("Where the project's settings say otherwise", decision.differences),
    decision.differences.length > 0 && '\nSay “apply the settings” to follow them in everything.',
  )
}

/** Said where there is nothing to build on. No file is written then: it would be somebody's own code that is lost. */
export function answerForeign(reason: Foreign): string {
  const why =
    reason === 'unknown-options'
      ? 'I did not write this project, or nobody kept what it was written from'
      : 'Hardly a file of this project is as I wrote it'
  return `${why}, so I leave it as it is: **no file changes**. The template engine can only build on its own work; anything else of mine would overwrite yours.

What you can do:

- Where this server has an engine that works with a language model, choose that: it reads and changes any code.
- Start without a parent, and I write a new project from templates.
- Ask for a fix: there I mend only what I know to be wrong, and leave the rest.`
}

function summary(
  { decision, change, tree, before, nothingToUndo }: FollowUp,
  words: readonly string[],
  mood: Mood,
): string {
  const counts = countFiles(tree, mood)
  if (words.length > 0) {
    return `**${mood === 'done' ? 'Changed' : 'Would change'}:** ${words.join('; ')}. ${counts}`
  }
  if (tree.written.length + tree.removed.length > 0) {
    const isList = before.notIncluded.join() !== decision.options.notIncluded.join()
    const what = change.commands.rewrite
      ? 'the files as the templates have them'
      : isList
        ? 'only the list of what is not included'
        : 'only texts'
    return `**${mood === 'done' ? 'Changed' : 'Would change'}:** ${what}. ${counts}`
  }
  const nothing = mood === 'done' ? 'Nothing changes' : 'Nothing would change'
  if (nothingToUndo) return `**${nothing}**: there is no earlier state in this line of work to go back to.`
  const { rewrite, settingsFirst } = change.commands
  if (rewrite) return `**${nothing}**: every file is as the templates have it, but for what is locked.`
  if (settingsFirst) return `**${nothing}**: the project is what its settings say already, or they say nothing.`
  if (change.understood.length === 0) return `I recognised no wish in your sentence. **${nothing}.**\n\n${EXAMPLES}`
  const understood = joined(change.understood.slice(0, 8).map((word) => `“${markdownText(word)}”`))
  return `**${nothing}**: what I understood (${understood}) is so already, or cannot be.`
}

const EXAMPLES =
  'I understand, for example: “make it dark”, “teal”, “polls off”, “topics required”, “switch to a Q&A feed”, “add a chat too”, “without the feed”, “rename it to Chess Friends”, “use our own backend”, “undo”, “apply the settings”.'

/** "3 files changed, 1 added, 15 stay as they were." */
function countFiles({ written, added, removed, unchanged }: TreeChanges, mood: Mood): string {
  const would = mood === 'done' ? '' : 'would be '
  const stay = mood === 'done' ? (unchanged === 1 ? '1 stays' : `${unchanged} stay`) : `${unchanged} would stay`
  const counts = [
    { count: written.length - added.length, word: `${would}changed` },
    { count: added.length, word: `${would}added` },
    { count: removed.length, word: `${would}removed` },
  ].filter(({ count }) => count > 0)
  const parts = counts.map(
    ({ count, word }, at) => `${at > 0 ? count : count === 1 ? '1 file' : `${count} files`} ${word}`,
  )
  return `${[...parts, `${stay} as ${unchanged === 1 ? 'it was' : 'they were'}`].join(', ')}.`
}

function editRemarks({ replacedEdits, keptEdits }: TreeChanges, mood: Mood): readonly string[] {
  const are = mood === 'done' ? 'were' : 'would be'
  return [
    ...(replacedEdits.length > 0
      ? [
          `${named(replacedEdits)} ${are} written anew, and what was edited there is gone from it; the generation before still has it`,
        ]
      : []),
    ...(keptEdits.length > 0
      ? [
          `${named(keptEdits)}: no longer needed, but kept, because somebody edited ${keptEdits.length === 1 ? 'it' : 'them'}`,
        ]
      : []),
  ]
}

function lockRemarks({ locked }: TreeChanges): readonly string[] {
  if (locked.length === 0) return []
  return [
    `${named(locked)}: locked by the project's settings, so it stays as it is, and may not fit the rest; unlock it and say “regenerate” to have it follow`,
  ]
}

function nameRemarks(before: ProjectOptions, after: ProjectOptions): readonly string[] {
  if (before.appName === after.appName || before.packageName !== after.packageName) return []
  return [
    `The package stays \`${after.packageName}\` and the application id \`${after.applicationId}\`: stores and devices know the app by them`,
  ]
}

function named(paths: readonly string[]): string {
  return joined(paths.map((path) => `\`${path}\``))
}
