import type { Diagnostic } from '../../engine.js'
import { bracketEdits, type Edit, insertion } from './bracket-edits.js'
import { indentationFaults, linesOf } from './indentation.js'
import { remedyOf } from './remedy.js'
import { offsetAt, type TextEdit } from './text-edit.js'

/** One bracket or one mark more or less. */
export interface SyntaxCandidate {
  readonly edit: TextEdit
  readonly words: string
  readonly text: string
}

/** Each of them is tried: a bound for what a file can cost. */
const MOST = 80

/** What could mend a file with findings of syntax: changes of one place each, where a bracket or a mark is missing or too much. */
export function syntaxCandidates(
  path: string,
  text: string,
  findings: readonly Diagnostic[],
): readonly SyntaxCandidate[] {
  const edits = [
    ...findings.flatMap((finding) => {
      const remedy = remedyOf(finding)
      return remedy?.kind === 'insert' ? [insertion(offsetAt(text, finding.line, finding.column), remedy.text)] : []
    }),
    ...findings.flatMap(({ source, line }) => (source === 'syntax' ? semicolons(text, line) : [])),
    ...bracketEdits(text),
  ]
  const unique = new Map(edits.map((edit) => [`${edit.from}:${edit.to}:${edit.text}`, edit]))
  return [...unique.values()].slice(0, MOST).map((edit) => ({
    edit: { path, ...edit },
    words: wordsFor(edit, text),
    text: text.slice(0, edit.from) + edit.text + text.slice(edit.to),
  }))
}

/**
 * The one of several texts without findings that is meant; null where nobody could tell. Texts that differ in their white
 * space alone are one. Where the indentation tells them apart, it has to be right everywhere.
 */
export function clearest(candidates: readonly SyntaxCandidate[]): SyntaxCandidate | null {
  const rated = candidates.map((candidate) => ({ candidate, faults: indentationFaults(candidate.text) }))
  const tells = new Set(rated.map(({ faults }) => faults)).size > 1
  const best = rated.filter(({ faults }) => !tells || faults === 0).map(({ candidate }) => candidate)
  const meanings = new Set(best.map(({ text }) => text.replace(/\s+/g, '')))
  return meanings.size === 1 ? (best[0] ?? null) : null
}

/** At the end of the lines around a finding that have no mark there. */
function semicolons(text: string, line: number): readonly Edit[] {
  return linesOf(text)
    .slice(Math.max(0, line - 4), line)
    .filter(({ from, to }) => /[\w)\]}'"]$/.test(text.slice(from, to).trimEnd()))
    .map(({ from, to }) => insertion(from + text.slice(from, to).trimEnd().length, ';'))
}

function wordsFor({ from, to, text: inserted }: Edit, text: string): string {
  const removed = text.slice(from, to).trim()
  if (inserted === '') return `removed a \`${removed}\` too much`
  return removed === '' ? `added a missing \`${inserted.trim()}\`` : `\`${removed}\` is now \`${inserted.trim()}\``
}
