import { type Bracket, closerOf, scanBrackets } from './brackets.js'
import { type Line, linesOf } from './lines.js'

interface Block {
  readonly bracket: Bracket
  /** The line that opens it. */
  readonly head: Line
  /** How far its first statement is indented. */
  indent: string | null
}

/**
 * Counts how often the indentation of Dart code contradicts its brackets: a closing bracket that begins a line, but not
 * under the line that opens it, and a statement that is not under the first one of its block. Correct formatted code has
 * none, or few: a pattern that is broken over lines is one.
 */
export function indentationFaults(text: string): number {
  const brackets = scanBrackets(text)
  const lines = linesOf(text)
  const closesUnder = createClosesUnder(text)
  const open: Block[] = []
  let faults = 0
  let next = 0
  let lineOfNext = 0
  let startsStatement = false
  for (const { from, to, indent, isBlank } of lines) {
    const line = text.slice(from, to)
    if (isBlank || /^\s*(?:\/\/|\*)/.test(line)) continue
    const first = brackets[next]?.offset === from + indent.length ? brackets[next] : undefined
    const block = open.at(-1)
    if (first !== undefined && closerOf(first.character) === undefined) {
      if (block !== undefined && !closesUnder(block, indent)) faults += 1
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
      while ((lines[lineOfNext]?.to ?? to) < bracket.offset) lineOfNext += 1
      const head = lines[lineOfNext]
      if (closerOf(bracket.character) === undefined) open.pop()
      else if (head !== undefined) open.push({ bracket, head, indent: null })
    }
    startsStatement = endsStatement(line)
  }
  return faults
}

/** Returns whether a line ends with `;` or a brace, perhaps with a comment behind it. */
function endsStatement(line: string): boolean {
  let ends = false
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at)
    if (ends && line.startsWith('//', at)) return true
    if (character.trim() !== '') ends = ';{}'.includes(character)
  }
  return ends
}

/**
 * Returns a check whether a closing bracket with `indent` stands under the beginning of the line that opens its block. The
 * formatter indents it further for an operand of `?` and `:`, and behind an arrow.
 */
function createClosesUnder(text: string): ({ bracket, head }: Block, indent: string) => boolean {
  const arrows = new Map<Line, number>()
  return ({ bracket, head }, indent) => {
    const further = indent.length - head.indent.length
    const operand = head.from + head.indent.length
    if (/^[?:] /.test(text.slice(operand, Math.min(operand + 2, bracket.offset)))) return further === 2
    const arrow = arrows.get(head) ?? text.slice(head.from, head.to).indexOf('=> ')
    arrows.set(head, arrow)
    const isBehindArrow = arrow >= 0 && head.from + arrow + 3 <= bracket.offset
    return further === 0 || (isBehindArrow && (further === 2 || further === 4))
  }
}
