import { type Bracket, closerOf, scanBrackets } from './brackets.js'
import { type Line, lineIndexAt, linesOf } from './lines.js'
import type { TextEdit } from './text-edit.js'

/** Maximum number of places that are considered for one kind of edit: the last ones before the mismatch. */
const maxPlaces = 30

/** In a file that is known. */
export type Edit = Omit<TextEdit, 'path'>

export function insertion(offset: number, text: string): Edit {
  return { from: offset, to: offset, text }
}

/** A text, taken apart once for all that is asked about it. */
interface Source {
  readonly text: string
  readonly brackets: readonly Bracket[]
  readonly lines: readonly Line[]
}

/** Returns the edits that could make brackets match: one bracket more, one less, or another. */
export function bracketEdits(text: string): readonly Edit[] {
  const brackets = scanBrackets(text)
  const source = { text, brackets, lines: linesOf(text) }
  const open: Bracket[] = []
  for (const bracket of brackets) {
    if (closerOf(bracket.character) !== undefined) {
      open.push(bracket)
      continue
    }
    const opener = open.at(-1)
    if (opener !== undefined && closerOf(opener.character) === bracket.character) open.pop()
    else return mismatchEdits(source, opener, bracket)
  }
  const [outermost] = open
  return outermost === undefined
    ? []
    : missingEdits(source, outermost, text.length, closerOf(outermost.character) ?? '')
}

/** Handles a closing bracket that closes nothing, or something else: remove it, or add the one that is missing before it. */
function mismatchEdits(source: Source, opener: Bracket | undefined, closer: Bracket): readonly Edit[] {
  const needed = opener === undefined ? undefined : closerOf(opener.character)
  const same = source.brackets.filter(
    ({ character, offset }) => character === closer.character && offset <= closer.offset,
  )
  return [
    ...(opener === undefined || needed === undefined
      ? []
      : [
          ...missingEdits(source, opener, closer.offset, needed),
          { from: closer.offset, to: closer.offset + 1, text: needed },
        ]),
    ...(closer.character === '}' ? openingEdits(source, closer.offset) : []),
    ...same.slice(-maxPlaces).flatMap(({ offset }) => deletion(source, offset)),
  ]
}

/** Finds the last lines that may lack the brace which opens a block: the next line is indented further. */
function openingEdits({ text, lines }: Source, end: number): readonly Edit[] {
  const edits: Edit[] = []
  let next: Line | undefined
  for (const line of lines.toReversed()) {
    const isDeeper = next !== undefined && next.indent.length > line.indent.length
    if (isDeeper && line.to <= end && /[)\w>]$/.test(text.slice(line.from, line.to).trimEnd())) {
      edits.push(insertion(line.to, ' {'))
      if (edits.length === maxPlaces) break
    }
    if (!line.isBlank) next = line
  }
  return edits.toReversed()
}

/** Places for a bracket that is missing between its opener and `end`: in its line, at the end of each line, or on a line of its own. */
function missingEdits(source: Source, opener: Bracket, end: number, closer: string): readonly Edit[] {
  const { text, lines } = source
  const indentAt = createIndentOfOpen(source)
  const edits = lines
    .filter(({ from, to, isBlank }) => from <= end && to > opener.offset && !isBlank)
    .flatMap(({ from, to }) => {
      const own = `\n${indentAt(to)}${closer}`
      if (closer === '}') return [insertion(to, own)]
      const code = text.slice(from, to).trimEnd()
      const tail = from + code.length - (/[;,]$/.test(code.slice(-1)) ? 1 : 0)
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

/** Returns the indentation of the line with the innermost bracket that is open at an offset. To be asked in ascending order. */
function createIndentOfOpen({ brackets, lines }: Source): (offset: number) => string {
  const open: number[] = []
  let next = 0
  return (offset) => {
    for (; next < brackets.length; next += 1) {
      const bracket = brackets[next]
      if (bracket === undefined || bracket.offset >= offset) break
      if (closerOf(bracket.character) === undefined) open.pop()
      else open.push(bracket.offset)
    }
    return lines[lineIndexAt(lines, open.at(-1) ?? 0)]?.indent ?? ''
  }
}

/**
 * Removes a bracket, with its line where it has that to itself. Only where it is more likely that it is superfluous than
 * that its opener is missing: behind another bracket or a comma, or on a line of its own that closes no block.
 */
function deletion({ text, lines }: Source, offset: number): readonly Edit[] {
  const at = lineIndexAt(lines, offset)
  const line = lines[at]
  if (line === undefined) return []
  const hasEnd = line.to < text.length
  if (hasEnd && /^[)\]}][;,]?$/.test(text.slice(line.from, line.to).trim())) {
    return closesBlock(lines, at) ? [] : [{ from: line.from, to: line.to + 1, text: '' }]
  }
  const before = text.slice(Math.max(0, offset - 200), offset)
  return /[()[\]{},;]\s*$/.test(before) ? [{ from: offset, to: offset + 1, text: '' }] : []
}

/** Returns whether the nearest line before that is not indented further has lines under it that are. */
function closesBlock(lines: readonly Line[], at: number): boolean {
  const depth = lines[at]?.indent.length ?? 0
  let isFollowed = false
  for (let before = at - 1; before >= 0; before -= 1) {
    const line = lines[before]
    if (line === undefined || line.isBlank) continue
    if (line.indent.length <= depth) return isFollowed && line.indent.length === depth
    isFollowed = true
  }
  return false
}
