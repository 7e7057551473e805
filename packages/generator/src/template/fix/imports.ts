import { dartImports } from '../files/dart.js'
import type { Mend } from './text-edit.js'

interface Directive {
  readonly uri: string
  readonly from: number
  readonly to: number
  readonly combinators: string
}

/** Adds an import, where it belongs by `directives_ordering`. Null when more than one library could be meant. */
export function importRepair(path: string, text: string, uris: readonly string[]): Mend | null {
  const [uri, ...others] = uris
  if (uri === undefined || others.length > 0) return null
  const imports = importsOf(text)
  const before = imports.filter((directive) => compare(directive.uri, uri) < 0)
  const after = imports.find((directive) => compare(directive.uri, uri) > 0)
  const previous = before.at(-1)
  const line = `import '${uri}';`
  const words = `imported \`${uri}\``
  if (previous !== undefined) {
    const gap = rank(previous.uri) === rank(uri) ? '\n' : '\n\n'
    return { edits: [{ path, from: previous.to, to: previous.to, text: `${gap}${line}` }], words }
  }
  const at = after?.from ?? 0
  const gap = after !== undefined && rank(after.uri) === rank(uri) ? '\n' : '\n\n'
  return { edits: [{ path, from: at, to: at, text: `${line}${gap}` }], words }
}

/** Adds a name to the `show` of an import, or takes it out of its `hide`. */
export function showRepair(
  path: string,
  text: string,
  { name, uri }: { readonly name: string; readonly uri: string },
): Mend | null {
  const directive = importsOf(text).find((one) => one.uri === uri)
  const shown = /^show\s([\w\s,]+)$/.exec(directive?.combinators.trim() ?? '')?.[1]
  if (directive === undefined || shown === undefined) return null
  const names = [...shown.split(',').map((one) => one.trim()), name]
  const edits = [{ path, from: directive.from, to: directive.to, text: dartImports({ uri, show: names }) }]
  return { edits, words: `\`${name}\` is now among the names that are imported from \`${uri}\`` }
}

/** Returns the imports of a file in their order. */
export function importsOf(text: string): readonly Directive[] {
  const imports: Directive[] = []
  const start = /^import\s+(?:'([^'"\n]+)'|"([^'"\n]+)")/gm
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const end = text.indexOf(';', start.lastIndex)
    // No import behind it ends either.
    if (end < 0) break
    const uri = match[1] ?? match[2] ?? ''
    imports.push({ uri, combinators: text.slice(start.lastIndex, end), from: match.index, to: end + 1 })
    start.lastIndex = end + 1
  }
  return imports
}

function compare(one: string, other: string): number {
  return rank(one) - rank(other) || (one < other ? -1 : 1)
}

function rank(uri: string): number {
  return uri.startsWith('dart:') ? 0 : uri.startsWith('package:') ? 1 : 2
}
