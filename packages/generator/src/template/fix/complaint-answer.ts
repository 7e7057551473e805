import { withSuggestion } from '../../analyzer/suggestion.js'
import { markdownText } from '../text/escape.js'
import type { Complaint } from './error-message.js'
import { findWord, hasWord } from './find-word.js'
import type { Mending } from './mend.js'
import { lineAt, type Tree } from './text-edit.js'

/** Maximum number of names of the project that are compared with an unknown one, and of locations that are shown. */
const maxNames = 10_000
const maxLocations = 5

/** Answers the complaints that neither a repair nor a remaining finding answers. */
export function answerComplaints(complaints: readonly Complaint[], mending: Mending): readonly string[] {
  let names: ReadonlySet<string> | undefined
  const namesOfTree = () => {
    names ??= namesIn(mending.tree)
    return names
  }
  return complaints.flatMap((complaint) => answerComplaint(complaint, mending, namesOfTree) ?? [])
}

function answerComplaint(
  complaint: Complaint,
  mending: Mending,
  namesOfTree: () => ReadonlySet<string>,
): string | null {
  if (isMended(complaint, mending) || isStillFound(complaint, mending)) return null
  const said = `“${markdownText(complaint.text)}”`
  if (complaint.uri !== null) return aboutUri(complaint.uri, said, mending.tree)
  if (complaint.name !== null) return aboutName(complaint.name, said, mending.tree, namesOfTree)
  if (complaint.path === null) return null
  const where = `\`${complaint.path}:${complaint.line}\``
  return mending.tree.has(complaint.path)
    ? `${said} (${where}): nothing that is known here is wrong there, so it was not touched`
    : `${said}: \`${complaint.path}\` is not among the files`
}

function isMended({ path, line, name, uri }: Complaint, { mended }: Mending): boolean {
  const about = name ?? packageIn(uri) ?? uri
  return mended.some(({ finding, words }) => {
    if (path !== null && finding.path === path && finding.line === line) return true
    return about !== null && hasWord(`${words} ${finding.message}`, about)
  })
}

/** It is told among what could not be mended. */
function isStillFound({ path, line, name }: Complaint, { after }: Mending): boolean {
  return after.some(
    (finding) =>
      (finding.path === path && finding.line === line) || (name !== null && finding.message.includes(`\`${name}\``)),
  )
}

function aboutUri(uri: string, said: string, tree: Tree): string {
  const name = packageIn(uri)
  if (name === null) return `${said}: no file here imports what is not there`
  const isNamed = `\n${tree.get('pubspec.yaml') ?? ''}`.includes(`\n  ${name}:`)
  return isNamed
    ? `${said}: \`pubspec.yaml\` names \`${name}\`, so run \`flutter pub get\``
    : `${said}: no file here imports \`${name}\``
}

function aboutName(name: string, said: string, tree: Tree, namesOfTree: () => ReadonlySet<string>): string {
  const bare = name.slice(name.lastIndexOf('.') + 1)
  const locations: string[] = []
  for (const [path, text] of tree) {
    const offset = path.endsWith('.dart') ? findWord(text, bare) : -1
    if (offset >= 0) locations.push(`\`${path}:${lineAt(text, offset)}\``)
    if (locations.length === maxLocations) break
  }
  if (locations.length === 0) return `${said}: \`${bare}\` is in none of the files (any more)`
  const hint = withSuggestion('', bare, namesOfTree()).trim()
  const meant = hint === '' ? '' : ` ${hint}`
  return `${said}: \`${bare}\` stands in ${locations.join(', ')}. It is no name of a LikeMinds SDK, so whether it is wrong cannot be known here.${meant}`
}

/** Returns the names in the Dart files of a project, at most `maxNames`. */
function namesIn(tree: Tree): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [path, text] of tree) {
    if (!path.endsWith('.dart')) continue
    for (const [name] of text.matchAll(/[\w$]+/g)) {
      if (/^[A-Za-z_]\w{2,60}$/.test(name)) names.add(name)
      if (names.size === maxNames) return names
    }
  }
  return names
}

function packageIn(uri: string | null): string | null {
  return /^package:([A-Za-z_]\w*)\//.exec(uri ?? '')?.[1] ?? null
}
