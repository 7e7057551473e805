import { type Bracket, closerOf, scanBrackets } from './brackets.js'
import { indentAt, linesOf } from './indentation.js'
import type { TextEdit } from './text-edit.js'

/** In a file that is known. */
export type Edit = Omit<TextEdit, 'path'>

export function insertion(offset: number, text: string): Edit {
  return { from: offset, to: offset, text }
}

/** What could make brackets match that do not: one bracket more, less, or another. */
export function bracketEdits(text: string): readonly Edit[] {
  const brackets = scanBrackets(text)
  const open: Bracket[] = []
  for (const bracket of brackets) {
    if (closerOf(bracket.character) !== undefined) {
      open.push(bracket)
      continue
    }
    const opener = open.at(-1)
    if (opener !== undefined && closerOf(opener.character) === bracket.character) open.pop()
    else return mismatchEdits(text, brackets, opener, bracket)
  }
  const [outermost] = open
  return outermost === undefined ? [] : missingEdits(text, outermost, text.length, closerOf(outermost.character) ?? '')
}

/** A closing bracket that closes nothing, or something else: it is too much, or another is missing before it. */
function mismatchEdits(
  text: string,
  brackets: readonly Bracket[],
  opener: Bracket | undefined,
  closer: Bracket,
): readonly Edit[] {
  const needed = opener === undefined ? undefined : closerOf(opener.character)
  const same = brackets.filter(({ character, offset }) => character === closer.character && offset <= closer.offset)
  return [
    ...(opener === undefined || needed === undefined
      ? []
      : [
          ...missingEdits(text, opener, closer.offset, needed),
          { from: closer.offset, to: closer.offset + 1, text: needed },
        ]),
    ...(closer.character === '}' ? openingEdits(text, closer.offset) : []),
    ...same.slice(-30).flatMap(({ offset }) => deletion(text, offset)),
  ]
}

/** Lines that may lack the brace which opens a block: the next line is indented further. */
function openingEdits(text: string, end: number): readonly Edit[] {
  return linesOf(text)
    .filter(({ from, to }, at, all) => {
      const next = all.slice(at + 1).find((line) => text.slice(line.from, line.to).trim() !== '')
      const isOpen = /[)\w>]$/.test(text.slice(from, to).trimEnd())
      return to <= end && isOpen && next !== undefined && indentAt(text, next.from).length > indentAt(text, from).length
    })
    .slice(-30)
    .map(({ to }) => insertion(to, ' {'))
}

/** Places for a bracket that is missing between its opener and `end`: in its line, at the end of each line, or on a line of its own. */
function missingEdits(text: string, opener: Bracket, end: number, closer: string): readonly Edit[] {
  const brackets = scanBrackets(text)
  const edits = linesOf(text)
    .filter(({ from, to }) => from <= end && to > opener.offset && text.slice(from, to).trim() !== '')
    .flatMap(({ from, to }) => {
      const own = `\n${indentOfOpen(text, brackets, to)}${closer}`
      if (closer === '}') return [insertion(to, own)]
      const tail = from + (/[;,]?\s*$/.exec(text.slice(from, to))?.index ?? to - from)
      return [...new Set([tail, to])]
        .filter((offset) => offset > opener.offset)
        .map((offset) => insertion(offset, closer))
        .concat([insertion(to, `${own},`), insertion(to, `${own};`)])
    })
  return [...(closer === '}' ? [] : withinLine(text, opener, closer)), ...edits]
}

/** Before each mark that may follow the bracket in the line of its opener. */
function withinLine(text: string, opener: Bracket, closer: string): readonly Edit[] {
  const end = text.indexOf('\n', opener.offset)
  const rest = text.slice(opener.offset + 1, end < 0 ? text.length : end)
  return [...rest.matchAll(/[.,?:)\]}]|(?<=\w) (?:[=<>!+\-*/%&|?]|as\b|is\b)/g)]
    .slice(0, 12)
    .map(({ index }) => insertion(opener.offset + 1 + index, closer))
}

/** The indentation of the line with the innermost bracket that is open at `offset`. */
function indentOfOpen(text: string, brackets: readonly Bracket[], offset: number): string {
  const open: number[] = []
  for (const bracket of brackets) {
    if (bracket.offset >= offset) break
    if (closerOf(bracket.character) === undefined) open.pop()
    else open.push(bracket.offset)
  }
  return indentAt(text, open.at(-1) ?? 0)
}

/**
 * Takes a bracket away, with its line where it has that to itself. Only where it is more likely that it is too much than
 * that its opener is missing: behind another bracket or a comma, or on a line of its own that closes no block.
 */
function deletion(text: string, offset: number): readonly Edit[] {
  const from = text.lastIndexOf('\n', offset - 1) + 1
  const to = text.indexOf('\n', offset) + 1
  if (to > 0 && /^[)\]}][;,]?$/.test(text.slice(from, to).trim())) {
    return closesBlock(text, from) ? [] : [{ from, to, text: '' }]
  }
  const before = text.slice(Math.max(0, offset - 200), offset)
  return /[()[\]{},;]\s*$/.test(before) ? [{ from: offset, to: offset + 1, text: '' }] : []
}

/** True where the nearest line before that is not indented further has lines under it that are. */
function closesBlock(text: string, from: number): boolean {
  const depth = indentAt(text, from).length
  const before = linesOf(text.slice(0, from)).filter((line) => text.slice(line.from, line.to).trim() !== '')
  const at = before.findLastIndex((line) => indentAt(text, line.from).length <= depth)
  const head = before[at]
  return head !== undefined && at < before.length - 1 && indentAt(text, head.from).length === depth
}
