import { FLUTTER_PACKAGES, isKnownPackage, versionOf } from '../files/packages.js'
import { linesOf } from './lines.js'
import type { DependencySection } from './remedy.js'
import type { Mend, TextEdit, Tree } from './text-edit.js'

/** Names a package, with the version that is known to go with the SDKs. Null for a package whose version nobody here knows. */
export function dependencyRepair(
  tree: Tree,
  { pubspec, name, section }: { readonly pubspec: string; readonly name: string; readonly section: DependencySection },
): Mend | null {
  const text = tree.get(pubspec)
  const entry = entryOf(name)
  if (text === undefined || entry === null) return null
  const edit = addEntry(pubspec, text, section, name, entry)
  return edit === null ? null : { edits: [edit], words: `added ${shown(name)} to \`${section}\` of \`${pubspec}\`` }
}

/** Moves a package from `dev_dependencies` to `dependencies`, with the version that it has. */
export function runtimeDependencyRepair(
  tree: Tree,
  { pubspec, name }: { readonly pubspec: string; readonly name: string },
): Mend | null {
  const text = tree.get(pubspec)
  if (text === undefined) return null
  const entry = sectionOf(text, 'dev_dependencies')?.entries.find((one) => one.name === name)
  if (entry === undefined) return null
  const added = addEntry(pubspec, text, 'dependencies', name, text.slice(entry.from, entry.to))
  if (added === null) return null
  const edits = [added, { path: pubspec, from: entry.from, to: entry.to, text: '' }]
  return { edits, words: `moved \`${name}\` from \`dev_dependencies\` to \`dependencies\` of \`${pubspec}\`` }
}

function entryOf(name: string): string | null {
  if (FLUTTER_PACKAGES.has(name)) return `  ${name}:\n    sdk: flutter\n`
  return isKnownPackage(name) ? `  ${name}: ${versionOf(name)}\n` : null
}

function shown(name: string): string {
  return isKnownPackage(name) ? `\`${name}: ${versionOf(name)}\`` : `\`${name}\``
}

interface Section {
  /** Where its entries begin. */
  readonly start: number
  readonly end: number
  readonly entries: readonly { readonly name: string; readonly from: number; readonly to: number }[]
}

/** Entries stay in the order of the alphabet, if they were in it. */
function addEntry(
  path: string,
  text: string,
  section: DependencySection,
  name: string,
  entry: string,
): TextEdit | null {
  const found = sectionOf(text, section)
  if (found === null) {
    // Something is there that is no plain list, such as `dependencies: {}`.
    if (keys[section].test(text)) return null
    return {
      path,
      from: text.length,
      to: text.length,
      text: `${text.endsWith('\n') ? '' : '\n'}\n${section}:\n${entry}`,
    }
  }
  const at = found.entries.find((other) => other.name > name)?.from ?? found.entries.at(-1)?.to ?? found.start
  const gap = at > 0 && text[at - 1] !== '\n' ? '\n' : ''
  return { path, from: at, to: at, text: `${gap}${entry}` }
}

const keys: Readonly<Record<DependencySection, RegExp>> = {
  dependencies: /^dependencies[ \t]*:/m,
  dev_dependencies: /^dev_dependencies[ \t]*:/m,
}

/** Finds a section that is a plain list: its key alone in its line, and under it lines that are indented or empty. */
function sectionOf(text: string, section: DependencySection): Section | null {
  const lines = linesOf(text)
  const head = lines.findIndex(({ from, to }) => isHead(text.slice(from, to), section))
  const start = lines[head + 1]?.from
  if (head < 0 || start === undefined) return null
  const next = lines.slice(head + 1).find(({ from, to }) => !/^(?:[ \t]|#|\r?$)/.test(text.slice(from, to)))
  const length = (next?.from ?? text.length) - start
  const body = text.slice(start, start + length)
  const heads = [...body.matchAll(/^ {2}(\w+):/gm)]
  const entries = heads.map((match, at) => {
    const next = heads[at + 1]?.index ?? body.trimEnd().length + 1
    return { name: match[1] ?? '', from: start + match.index, to: start + Math.min(next, body.length) }
  })
  return { start, end: start + length, entries }
}

function isHead(line: string, section: DependencySection): boolean {
  return line.startsWith(`${section}:`) && /^[ \t\r]*(?:#.*)?$/s.test(line.slice(section.length + 1))
}
