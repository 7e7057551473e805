import { type Bracket, closerOf, scanBrackets } from './brackets.js'

export interface Line {
  readonly from: number
  /** Without its end. */
  readonly to: number
}

export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from)
    const to = end < 0 ? text.length : end
    lines.push({ from, to })
    from = to + 1
  }
  return lines
}

/** The white space at the beginning of the line of an offset. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? ''
}

interface Block {
  readonly bracket: Bracket
  /** How far its first statement is indented. */
  indent: string | null
}

/**
 * How often the indentation of Dart code contradicts its brackets: a closing one that begins a line, but not under the
 * line that opens it, and a statement that is not under the first one of its block. Formatted code that is right has
 * none, or nearly: a pattern that is broken over lines is one.
 */
export function indentationFaults(text: string): number {
  const brackets = scanBrackets(text)
  const open: Block[] = []
  let faults = 0
  let next = 0
  let startsStatement = false
  for (const { from, to } of linesOf(text)) {
    const line = text.slice(from, to)
    if (line.trim() === '' || /^\s*(?:\/\/|\*)/.test(line)) continue
    const indent = indentAt(text, from)
    const first = brackets[next]?.offset === from + indent.length ? brackets[next] : undefined
    const block = open.at(-1)
    if (first !== undefined && closerOf(first.character) === undefined) {
      if (block !== undefined && !closesUnder(text, block.bracket.offset, indent)) faults += 1
    } else if (startsStatement && block?.bracket.character === '{' && !/^\s*(?:case\b|default:)/.test(line)) {
      block.indent ??= indent
      if (block.indent !== indent) faults += 1
    } else if (/^\s*(?:case\b|default:)/.test(line) && block !== undefined) {
      // What stands under a label is indented further, each label anew.
      block.indent = null
    }
    for (; (brackets[next]?.offset ?? Number.POSITIVE_INFINITY) < to; next++) {
      const bracket = brackets[next]
      if (bracket === undefined) break
      if (closerOf(bracket.character) === undefined) open.pop()
      else open.push({ bracket, indent: null })
    }
    startsStatement = /[;{}]\s*(?:\/\/.*)?$/.test(line)
  }
  return faults
}

/**
 * Under the beginning of the line that opens it. The formatter goes further in for an operand of `?` and `:`, and behind
 * an arrow.
 */
function closesUnder(text: string, opener: number, indent: string): boolean {
  const start = text.lastIndexOf('\n', opener - 1) + 1
  const further = indent.length - indentAt(text, opener).length
  if (/^[ \t]*[?:] /.test(text.slice(start, opener))) return further === 2
  return further === 0 || (text.slice(start, opener).includes('=> ') && (further === 2 || further === 4))
}
