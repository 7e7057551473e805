import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, posix, resolve, sep } from 'node:path'
import type { SourceFile } from '../../engine.js'
import { readPubspecs } from '../rules/pubspec.js'

/** Text that may precede a directive: the end of something else, or an annotation. */
const beforeDirective = /[;})\r\n]|\*\/|@[\w.]+/g
const keyword = /[^\S\r\n]*\b(?:import|export|part|augment)\b/y
/** Annotations that are read as a directive: `@docImport`, and one that ends in a keyword. */
const directiveAnnotation = /^@docImport\b|^@(?:[\w.]*\.)?(?:import|export|part|augment)$/
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
  for (const rest of readDirectives(content)) {
    if (obscure.test(rest)) return true
    for (const [, single, double] of rest.matchAll(literals)) {
      const target = single ?? double ?? ''
      if (!uri.test(target)) return true
      if (target.includes(':') ? target.includes('..') : !isInside(posix.dirname(path), target)) return true
    }
  }
  return false
}

/** Yields what follows the keyword of a directive, up to the `;`, wherever that is. */
function* readDirectives(content: string): Generator<string> {
  let end = 0
  let annotation: string | undefined
  for (;;) {
    keyword.lastIndex = end
    const from = keyword.test(content) ? keyword.lastIndex : annotation === undefined ? -1 : end
    if (from >= 0) {
      const semicolon = content.indexOf(';', from)
      end = semicolon < 0 ? content.length : semicolon
      yield content.slice(from, end)
    }
    beforeDirective.lastIndex = end
    const [before] = beforeDirective.exec(content) ?? []
    if (before === undefined) return
    annotation = directiveAnnotation.exec(before)?.[0]
    end = beforeDirective.lastIndex - before.length + (annotation ?? before).length
  }
}

function isInside(folder: string, path: string): boolean {
  return !path.startsWith('/') && !/[\\:]/.test(path) && !/^\.\.(?:\/|$)/.test(posix.join(folder, path))
}
