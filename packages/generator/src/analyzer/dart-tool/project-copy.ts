import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, posix, resolve, sep } from 'node:path'
import type { SourceFile } from '../../engine.js'
import { readPubspecs } from '../rules/pubspec.js'

/** Directives, and what may stand before one. Up to the `;`, wherever that is. */
const directives =
  /(?:^|[;})\r\n]|\*\/|@[\w.]+)[^\S\r\n]*\b(?:import|export|part|augment)\b([^;]*)|@docImport\b([^;]*)/g
/** An escape, a comment, or two strings in a row: ways to write a URI that is not what it looks like. */
const obscure = /\\|\/\/|\/\*|(['"])\s*['"]/
const literals = /'([^']*)'|"([^"]*)"/g
const uri = /^(?:dart:[\w.]+|package:\w+(?:\/[\w.-]+)+|[\w.-]+(?:\/[\w.-]+)*)$/

/**
 * The files that `dart` needs: Dart and pubspecs, and no others. Analysis options can load plugins, that is, run code.
 *
 * `undefined` for a project without a pubspec at its top, and for one that leads out of itself, by a dependency or an import
 * (its author must not learn from the findings what is on the machine), or to a repository. Where that is not certain, too.
 */
export function selectFiles(files: readonly SourceFile[]): readonly SourceFile[] | undefined {
  const selected = files.filter(({ path }) => isPlainPath(path) && /(?:^|\/)pubspec\.yaml$|\.dart$/.test(path))
  const pubspecs = readPubspecs(selected)
  if (!pubspecs.has('') || files.some(({ path }) => posix.basename(path) === 'pubspec_overrides.yaml')) return undefined
  for (const [root, pubspec] of pubspecs) {
    if (pubspec === undefined || pubspec.hasWorkspace) return undefined
    for (const origin of pubspec.origins.values()) {
      if (origin.kind === 'git' || !isInside(root, origin.path)) return undefined
    }
  }
  const leadsOut = ({ path, content }: SourceFile) => path.endsWith('.dart') && hasForeignImport(path, content)
  return selected.some(leadsOut) ? undefined : selected
}

/** Writes files under a folder that is empty. Rejects when one of them would be somewhere else, or is there twice. */
export async function writeFiles(folder: string, files: readonly SourceFile[]): Promise<void> {
  for (const { path, content } of files) {
    const target = resolve(folder, path)
    if (!target.startsWith(folder + sep)) throw new Error('The path leads out of the folder.')
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, content, { flag: 'wx' })
  }
}

/** No hidden folder: in `.dart_tool`, a file says where the packages are. */
function isPlainPath(path: string): boolean {
  return path.split('/').every((part) => /^[^.\p{Cc}\\:][^\p{Cc}\\:]*$/u.test(part))
}

function hasForeignImport(path: string, content: string): boolean {
  for (const [, ofDirective, ofComment] of content.matchAll(directives)) {
    const rest = ofDirective ?? ofComment ?? ''
    if (obscure.test(rest)) return true
    for (const [, single, double] of rest.matchAll(literals)) {
      const target = single ?? double ?? ''
      if (!uri.test(target)) return true
      if (target.includes(':') ? target.includes('..') : !isInside(posix.dirname(path), target)) return true
    }
  }
  return false
}

function isInside(folder: string, path: string): boolean {
  return !path.startsWith('/') && !/[\\:]/.test(path) && !/^\.\.(?:\/|$)/.test(posix.join(folder, path))
}
