import type { Analyzer, Diagnostic } from '../../engine.js'
import { bracketEdits, type Edit, insertion } from './bracket-edits.js'
import { indentationFaults } from './indentation.js'
import { type Line, linesOf } from './lines.js'
import { remedyOf } from './remedy.js'
import { type Mend, offsetAt } from './text-edit.js'

/** A change of one place that may be what is meant. */
interface Candidate {
  readonly edit: Edit
  readonly text: string
  /** How often its indentation contradicts its brackets. */
  readonly faults: number
}

/** Maximum number of candidates: a file with more is for a person to look at. */
const MOST = 400
/** Maximum number of characters of all candidates together. */
const MOST_TEXT = 4_000_000
/** Edits that differ in white space alone, per candidate: what is read to find the candidates is bounded by it. */
const EDITS_PER_CANDIDATE = 2

/**
 * Finds the bracket or the mark that a Dart file lacks, or has too much: the one change of one place after which nothing is
 * wrong with its syntax. Null where there is none, and where there are several and nobody could tell which one is meant.
 *
 * Changes that differ in their white space alone are one. Where the indentation tells the others apart, it has to be right
 * everywhere.
 */
export async function findSyntaxMend(
  path: string,
  text: string,
  findings: readonly Diagnostic[],
  analyzer: Analyzer,
  signal: AbortSignal,
): Promise<Mend | null> {
  const candidates = candidatesFor(text, findings)
  if (candidates.length > MOST || candidates.length * text.length > MOST_TEXT) return null
  const isRight = ({ faults }: Candidate) => faults === 0
  const right = await withoutFindings(candidates.filter(isRight), analyzer, signal)
  const others =
    right.length > 0
      ? []
      : await withoutFindings(
          candidates.filter((one) => !isRight(one)),
          analyzer,
          signal,
        )
  const tells = new Set(others.map(({ faults }) => faults)).size > 1
  const [only, ...more] = right.length > 0 ? right : tells ? [] : others
  if (only === undefined || more.length > 0) return null
  return { edits: [{ path, ...only.edit }], words: wordsFor(only.edit, text) }
}

/** Returns the candidates, one of each meaning; none where there would be too many to read. */
function candidatesFor(text: string, findings: readonly Diagnostic[]): readonly Candidate[] {
  const lines = linesOf(text)
  const edits = [
    ...findings.flatMap((finding) => {
      const remedy = remedyOf(finding)
      return remedy?.kind === 'insert' ? [insertion(offsetAt(text, finding.line, finding.column), remedy.text)] : []
    }),
    ...findings.flatMap(({ line }) => semicolons(text, lines, line)),
    ...bracketEdits(text),
  ]
  // Before the work: each edit has the whole text read.
  const most = Math.min(MOST, MOST_TEXT / text.length) * EDITS_PER_CANDIDATE
  if (edits.length > most) return []
  const byMeaning = new Map<string, Candidate>()
  for (const edit of edits) {
    const changed = text.slice(0, edit.from) + edit.text + text.slice(edit.to)
    const meaning = changed.replace(/\s+/g, '')
    const candidate = { edit, text: changed, faults: indentationFaults(changed) }
    const other = byMeaning.get(meaning)
    if (other === undefined || candidate.faults < other.faults) byMeaning.set(meaning, candidate)
  }
  return [...byMeaning.values()]
}

/** Those in which nothing is wrong with the syntax. All are looked at at once, each as a file of its own. */
async function withoutFindings(
  candidates: readonly Candidate[],
  analyzer: Analyzer,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  if (candidates.length === 0 || signal.aborted) return []
  const files = candidates.map(({ text }, at) => ({ path: `${at}.dart`, content: text }))
  const found = await analyzer.analyze(files, signal)
  // Where nobody looked, nothing is known.
  if (signal.aborted || found.some(({ code }) => code === 'not-analyzed')) return []
  const wrong = new Set(
    found.filter(({ source, code }) => source === 'syntax' || code === 'file-too-large').map((one) => one.path),
  )
  return candidates.filter((_, at) => !wrong.has(`${at}.dart`))
}

/** Returns insertions at the end of the lines around a finding that have no mark there. */
function semicolons(text: string, lines: readonly Line[], line: number): readonly Edit[] {
  return lines
    .slice(Math.max(0, line - 4), line)
    .filter(({ from, to }) => /[\w)\]}'"]$/.test(text.slice(from, to).trimEnd()))
    .map(({ from, to }) => insertion(from + text.slice(from, to).trimEnd().length, ';'))
}

function wordsFor({ from, to, text: inserted }: Edit, text: string): string {
  const removed = text.slice(from, to).trim()
  if (inserted === '') return `removed a \`${removed}\` too much`
  return removed === '' ? `added a missing \`${inserted.trim()}\`` : `\`${removed}\` is now \`${inserted.trim()}\``
}
