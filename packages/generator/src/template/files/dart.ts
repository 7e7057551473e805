import { dartString } from '../text/escape.js'

const WIDTH = 80

/** One import: its address, and the names taken from it where not all are. */
export interface DartImport {
  readonly uri: string
  readonly as?: string
  readonly show?: readonly string[]
}

export const CHAT_PACKAGE = 'package:likeminds_chat_flutter_core/likeminds_chat_flutter_core.dart'
export const FEED_PACKAGE = 'package:likeminds_feed_flutter_core/likeminds_feed_core.dart'

/** A file's imports in the order of the lint `directives_ordering`: the language's, packages, the project's own. */
export function dartImports(...imports: readonly (DartImport | string | false)[]): string {
  const all = imports.flatMap((entry) => (entry === false ? [] : [typeof entry === 'string' ? { uri: entry } : entry]))
  const sections = [/^dart:/, /^package:/, /^(?!dart:|package:)/].map((section) =>
    all
      .filter(({ uri }) => section.test(uri))
      .sort((a, b) => (a.uri < b.uri ? -1 : 1))
      .map(importLine)
      .join('\n'),
  )
  return sections.filter((section) => section !== '').join('\n\n')
}

function importLine({ uri, as, show }: DartImport): string {
  const start = `import '${uri}'${as === undefined ? '' : ` as ${as}`}`
  if (show === undefined) return `${start};`
  const names = [...show].sort((a, b) => (a < b ? -1 : 1))
  const short = `show ${names.join(', ')};`
  if (start.length + 1 + short.length <= WIDTH) return `${start} ${short}`
  if (4 + short.length <= WIDTH) return `${start}\n    ${short}`
  return `${start}\n    show\n${names.map((name) => `        ${name}`).join(',\n')};`
}

/** `const name = 'text';`, broken after the equals sign where it is long, as the formatter does. */
export function dartConstant(name: string, text: string): string {
  const line = `const ${name} = ${dartString(text)};`
  return line.length <= WIDTH ? line : `const ${name} =\n    ${dartString(text)};`
}
