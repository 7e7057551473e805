import type { SourceFile } from '../engine.js'

/** Returns the lines that the formatter would break. Imports and strings cannot be broken. */
export function longLines(files: readonly SourceFile[]): readonly string[] {
  return dartFiles(files).flatMap(({ path, content }) =>
    content
      .split('\n')
      .filter((line) => line.length > 80 && !line.startsWith('import ') && !/^ {4}['"].*;$/.test(line))
      .map((line) => `${path}: ${line}`),
  )
}

/** Returns unused names of `show`, and unused imports. */
export function unusedNames(files: readonly SourceFile[]): readonly string[] {
  return dartFiles(files).flatMap(({ path, content }) => {
    const shown = [...content.matchAll(/^import [^;]*?\bshow\s+([^;]+);/gm)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim()),
    )
    const body = content.replace(/^import [\s\S]*?;$/gm, '')
    const unused = shown.filter((name) => !new RegExp(`\\b${name}\\b`).test(body))
    const own = [...content.matchAll(/^import '([^':]+)';$/gm)].flatMap(([, uri = '']) => {
      const target = files.find((file) => file.path === new URL(uri, `file:///${path}`).pathname.slice(1))
      const names = [
        ...(target?.content ?? '').matchAll(
          /^(?:(?:final|const) (?:\w+ )?|class |enum |typedef |[A-Z]\w* |double |void )(\w+)/gm,
        ),
      ].map(([, name = '']) => name)
      return names.some((name) => new RegExp(`\\b${name}\\b`).test(body)) ? [] : [uri]
    })
    return [...unused, ...own].map((name) => `${path}: ${name}`)
  })
}

/** Returns files whose imports are not in the order of the lint `directives_ordering`. */
export function unsortedImports(files: readonly SourceFile[]): readonly string[] {
  return dartFiles(files).flatMap(({ path, content }) => {
    const uris = [...content.matchAll(/^import '([^']+)'/gm)].map(([, uri = '']) => uri)
    const rank = (uri: string) => (uri.startsWith('dart:') ? 0 : uri.startsWith('package:') ? 1 : 2)
    const sorted = [...uris].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    return uris.join() === sorted.join() ? [] : [path]
  })
}

function dartFiles(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.filter(({ path }) => path.endsWith('.dart'))
}
