import { withSuggestion } from '../../analyzer/suggestion.js'
import { markdownText } from '../escape.js'
import type { Complaint } from './error-message.js'
import type { Mending } from './mend.js'
import { lineAt, type Tree } from './text-edit.js'

/** What became of a complaint; null where what was mended tells it. */
export function answerComplaint(complaint: Complaint, mending: Mending): string | null {
  if (isMended(complaint, mending) || isStillFound(complaint, mending)) return null
  const said = `“${markdownText(complaint.text)}”`
  if (complaint.uri !== null) return aboutUri(complaint.uri, said, mending.tree)
  if (complaint.name !== null) return aboutName(complaint.name, said, mending.tree)
  if (complaint.path === null) return null
  const where = `\`${complaint.path}:${complaint.line}\``
  return mending.tree.has(complaint.path)
    ? `${said} (${where}): nothing that is known here is wrong there, so it was not touched`
    : `${said}: \`${complaint.path}\` is not among the files`
}

function isMended({ path, line, name, uri }: Complaint, { mended }: Mending): boolean {
  return mended.some(({ finding, words }) => {
    if (path !== null && finding.path === path && finding.line === line) return true
    const about = name ?? packageIn(uri) ?? uri
    return (
      about !== null &&
      new RegExp(`(?<![\\w$])${about.replace(/[^\w]/g, '\\$&')}(?![\\w$])`).test(`${words} ${finding.message}`)
    )
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
  const isNamed = new RegExp(`^ {2}${name}:`, 'm').test(tree.get('pubspec.yaml') ?? '')
  return isNamed
    ? `${said}: \`pubspec.yaml\` names \`${name}\`, so run \`flutter pub get\``
    : `${said}: no file here imports \`${name}\``
}

function aboutName(name: string, said: string, tree: Tree): string {
  const bare = name.slice(name.lastIndexOf('.') + 1)
  const word = new RegExp(`(?<![\\w$])${bare.replace(/\$/g, '\\$')}(?![\\w$])`)
  const places = [...tree]
    .filter(([path]) => path.endsWith('.dart'))
    .flatMap(([path, text]) => {
      const found = word.exec(text)
      return found === null ? [] : [`\`${path}:${lineAt(text, found.index)}\``]
    })
  if (places.length === 0) return `${said}: \`${bare}\` is in none of the files (any more)`
  const hint = withSuggestion('', bare, namesIn(tree, bare)).trim()
  const meant = hint === '' ? '' : ` ${hint}`
  return `${said}: \`${bare}\` stands in ${places.slice(0, 5).join(', ')}. It is no name of a LikeMinds SDK, so whether it is wrong cannot be known here.${meant}`
}

function namesIn(tree: Tree, except: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [path, text] of tree) {
    if (!path.endsWith('.dart')) continue
    for (const [name] of text.matchAll(/(?<![\w$])[A-Za-z_]\w{2,60}(?![\w$])/g)) if (name !== except) names.add(name)
  }
  return names
}

function packageIn(uri: string | null): string | null {
  return /^package:([A-Za-z_]\w*)\//.exec(uri ?? '')?.[1] ?? null
}
