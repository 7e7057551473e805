import type { Diagnostic, EngineInput } from '../../engine.js'
import { section } from '../decisions/explanation.js'
import { isKnownPackage } from '../files/packages.js'
import { lines } from '../files/project-file.js'
import { joined } from '../text/english.js'
import { adviceFor } from './advice.js'
import { answerComplaints } from './complaint-answer.js'
import { readComplaints } from './error-message.js'
import type { Mending } from './mend.js'
import { remedyOf } from './remedy.js'

const MOST = 20

/** What the person reads: what was done about each fault and where, what is left, and what they can do about it. Markdown. */
export function answerFix({ prompt, errorMessage, files }: EngineInput, mending: Mending): string {
  const { mended, before, after, locked } = mending
  const message = [errorMessage ?? '', prompt].join('\n')
  const complaints = answerComplaints(readComplaints(message), mending)
  const advice = adviceFor(message)
  const isDone = before !== null && after.length === 0 && complaints.length === 0
  return lines(
    summary(mending, files.length),
    section(
      'Mended',
      mended.map(({ finding, words }) => `${locationOf(finding)}: ${words}`),
    ),
    section('Not mended', [
      ...after.slice(0, MOST).map((finding) => `${locationOf(finding)}: ${finding.message} ${whyNot(finding)}`),
      ...(after.length > MOST ? [`${after.length - MOST} more like these`] : []),
    ]),
    locked.length > 0 &&
      section('Locked', [
        `${joined(locked.map((path) => `\`${path}\``))}: to be mended, but the project's settings say that it stays`,
      ]),
    section('From your message', complaints),
    section('What you can do', [
      ...advice,
      ...(isDone && advice.length === 0 && (before?.length ?? 0) > 0
        ? [
            'Run `flutter pub get`, then `flutter analyze`: what is checked here is the syntax, the use of the LikeMinds SDKs, and how the project is set up',
          ]
        : []),
      ...(isDone
        ? []
        : [
            before === null
              ? 'Start the fix again in a few minutes, or import fewer files'
              : 'Mend what is left by hand, or, where this server has an engine that works with a language model, start the fix with that: it can change any code',
          ]),
      ...(before?.length === 0 && advice.length === 0 && complaints.length === 0
        ? ['Run `flutter analyze` and give me its whole output as the error message: I read the files and lines in it']
        : []),
    ]),
  )
}

function summary({ mended, before, after }: Mending, files: number): string {
  const checked = `${files === 1 ? '1 file was' : `${files} files were`} checked`
  if (before === null)
    return `**Nothing was mended**: the files could not be checked, because it took too long or more memory than there is. No file changes.`
  if (before.length === 0)
    return `**Nothing to mend was found.** ${checked}: their syntax, the use of the LikeMinds SDKs, and how the project is set up. No file changes.`
  if (mended.length === 0)
    return `**Nothing could be mended.** ${checked}, with ${findings(before.length)}. No file changes.`
  return `**${mended.length === 1 ? '1 fault was' : `${mended.length} faults were`} mended.** ${checked}: ${findings(before.length)} before, ${after.length === 0 ? 'none' : after.length} after.`
}

function findings(count: number): string {
  return count === 1 ? '1 finding' : `${count} findings`
}

function locationOf({ path, line }: Diagnostic): string {
  return `\`${path}:${line}\``
}

/** Why the template engine leaves a finding as it is. */
function whyNot(finding: Diagnostic): string {
  const remedy = remedyOf(finding)
  if (remedy?.kind === 'dependency' && !isKnownPackage(remedy.name)) {
    return `Which version is right is not known here: \`flutter pub add ${remedy.section === 'dev_dependencies' ? 'dev:' : ''}${remedy.name}\` picks one.`
  }
  if (finding.code === 'missing-argument') return 'What to give is for you to say.'
  if (finding.source === 'syntax') return 'There is no one place where a bracket or a mark more or less makes it right.'
  if (remedy === null) return 'The template engine does not know what is meant.'
  return 'What was tried did not make it better, so nothing was changed.'
}
