import type { SourceFile } from '../../engine.js'
import { languageOf } from '../../language.js'
import { writePath } from './block.js'

/** A file as a block that the answer parser reads back: byte for byte, with a line feed at the end where there was none. */
export function renderFile({ path, content }: SourceFile): string {
  return fenced(content, `${languageOf(path)} ${writePath(path)}`)
}

/** A list of removals as the answer parser reads it. */
export function renderRemovals(paths: readonly string[]): string {
  return fenced(paths.map(writePath).join('\n'), 'remove')
}

/** Text as a block that nothing in the text can end. */
export function fenced(text: string, info = 'text'): string {
  // An info string with a backtick in it can stand behind tildes only.
  const mark = info.includes('`') ? '~' : '`'
  const runs = text.match(mark === '`' ? /`{3,}/g : /~{3,}/g) ?? []
  const fence = mark.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3))
  const ending = text === '' || text.endsWith('\n') ? '' : '\n'
  return `${fence}${info}\n${text}${ending}${fence}\n`
}
