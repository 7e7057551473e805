import { posix } from 'node:path'
import { withSuggestion } from '../../analyzer/suggestion.js'
import type { Diagnostic } from '../../engine.js'
import { lineAt, type Tree } from './text-edit.js'

/** Written by tools, and often left out of what is kept. */
const GENERATED =
  /(?:\.(?:g|freezed|gr|gen|mocks|config)\.dart|firebase_options\.dart)$|(?:^|\/)(?:generated|\.dart_tool|gen)\//

/** `missing-file`: a file of the project imports another that is not there. The analyzer asks for packages only. */
export function findMissingFiles(tree: Tree): readonly Diagnostic[] {
  const packageName = /^name:[ \t]*['"]?(\w+)/m.exec(tree.get('pubspec.yaml') ?? '')?.[1]
  return [...tree].flatMap(([path, text]) => {
    if (!path.endsWith('.dart')) return []
    return [...text.matchAll(/^(?:import|export|part)\s+(['"])([^'"\n$]+)\1/gm)].flatMap((match) => {
      const uri = match[2] ?? ''
      const target = targetOf(path, uri, packageName)
      if (target === null || tree.has(target) || GENERATED.test(target)) return []
      const column = match[0].indexOf(match[1] ?? "'") + 1
      return [{ ...place(path, text, match.index, column), message: explain(path, uri, target, tree) }]
    })
  })
}

function place(path: string, text: string, offset: number, column: number): Omit<Diagnostic, 'message'> {
  return { path, line: lineAt(text, offset), column, severity: 'error', code: 'missing-file', source: 'project' }
}

/** The file of the project that an import means; null for what is not of the project. */
function targetOf(path: string, uri: string, packageName: string | undefined): string | null {
  if (uri.startsWith('dart:')) return null
  if (!uri.startsWith('package:')) return posix.join(posix.dirname(path), uri)
  const own = packageName === undefined ? '' : `package:${packageName}/`
  return own !== '' && uri.startsWith(own) ? `lib/${uri.slice(own.length)}` : null
}

/** Names the file that is meant, where one file alone can be: of the same name elsewhere, or of nearly the same beside it. */
function explain(path: string, uri: string, target: string, tree: Tree): string {
  const message = `There is no file \`${target}\`.`
  const files = [...tree.keys()].filter((file) => file.endsWith('.dart') && file !== path)
  const toUri = (file: string) => uriOf(path, uri, file)
  const namesakes = files.filter((file) => posix.basename(file) === posix.basename(target))
  if (namesakes.length > 0) return withSuggestionOf(message, namesakes.map(toUri))
  return withSuggestion(message, uri, files.map(toUri))
}

function withSuggestionOf(message: string, uris: readonly string[]): string {
  return uris.length === 1 ? `${message} Did you mean \`${uris[0]}\`?` : message
}

/** The file, called as the import calls files. */
function uriOf(from: string, uri: string, file: string): string {
  if (uri.startsWith('package:')) return file.replace(/^lib\//, `${uri.slice(0, uri.indexOf('/'))}/`)
  return posix.relative(posix.dirname(from), file)
}
