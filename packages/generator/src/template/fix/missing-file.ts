import { posix } from 'node:path'
import { createLocator } from '../../analyzer/source-text.js'
import { withSuggestion } from '../../analyzer/suggestion.js'
import type { Diagnostic } from '../../engine.js'
import type { Tree } from './text-edit.js'

/** Written by tools, and often left out of what is kept. */
const GENERATED =
  /(?:\.(?:g|freezed|gr|gen|mocks|config)\.dart|firebase_options\.dart)$|(?:^|\/)(?:generated|\.dart_tool|gen)\//

/** Maximum number of findings in one file, and of findings for which the file that is meant is looked for. */
const maxFindingsPerFile = 100
const maxExplanations = 200

/** Reports `missing-file`: a file of the project imports another that is not there. The analyzer checks packages only. */
export function findMissingFiles(tree: Tree): readonly Diagnostic[] {
  const packageName = /^name:[ \t]*['"]?(\w+)/m.exec(tree.get('pubspec.yaml') ?? '')?.[1]
  const findings: Diagnostic[] = []
  for (const [path, text] of tree) {
    if (!path.endsWith('.dart')) continue
    const locate = createLocator(text)
    let left = maxFindingsPerFile
    for (const { uri, offset } of localUris(text)) {
      const target = targetOf(path, uri, packageName)
      if (target === null || tree.has(target) || GENERATED.test(target)) continue
      const missing = `There is no file \`${target}\`.`
      const message = findings.length < maxExplanations ? explain(missing, path, uri, target, tree) : missing
      findings.push({
        path,
        ...locate(offset),
        severity: 'error',
        code: 'missing-file',
        source: 'project',
        message,
      })
      left -= 1
      if (left === 0) break
    }
  }
  return findings
}

/** Yields the URIs of the directives of a file, with the offset of their opening quotes. */
function* localUris(text: string): Generator<{ readonly uri: string; readonly offset: number }> {
  for (const match of text.matchAll(/^(?:import|export|part)\s+(?:'([^'"\n$]+)'|"([^'"\n$]+)")/gm)) {
    const uri = match[1] ?? match[2] ?? ''
    yield { uri, offset: match.index + match[0].length - uri.length - 2 }
  }
}

/** The file of the project that an import means; null for what is not of the project. */
function targetOf(path: string, uri: string, packageName: string | undefined): string | null {
  if (uri.startsWith('dart:')) return null
  if (!uri.startsWith('package:')) return posix.join(posix.dirname(path), uri)
  const own = packageName === undefined ? '' : `package:${packageName}/`
  return own !== '' && uri.startsWith(own) ? `lib/${uri.slice(own.length)}` : null
}

/** Names the file that is meant, where one file alone can be: of the same name elsewhere, or of nearly the same beside it. */
function explain(message: string, path: string, uri: string, target: string, tree: Tree): string {
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
