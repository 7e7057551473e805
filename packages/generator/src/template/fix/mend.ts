import type { Analyzer, Diagnostic } from '../../engine.js'
import { findMissingFiles } from './missing-file.js'
import { type Repair, repairOf } from './repair.js'
import { clearest, type SyntaxCandidate, syntaxCandidates } from './syntax.js'
import { lineAt, type TextEdit, type Tree, withEdits } from './text-edit.js'

export interface Mending {
  readonly tree: Tree
  /** What was done, in the order in which it was done. */
  readonly mended: readonly Repair[]
  /** Findings before and after; those that only inform are not among them. */
  readonly before: readonly Diagnostic[]
  readonly after: readonly Diagnostic[]
  /** Files that would have to change, but are locked. */
  readonly locked: readonly string[]
}

/** Mending one thing may show another: after so many rounds, the rest is told and left. */
const MOST_ROUNDS = 4
/** Repairs that are tried one by one, where they cannot be made together. */
const MOST_TRIALS = 40
/** Texts that are read to find where a bracket belongs, some milliseconds each. */
const MOST_READINGS = 400

/**
 * Mends what it can. Every edit is held against the analyzer, before and after: it stays only when there are fewer findings
 * than without it, and no more errors.
 */
export async function mend(
  start: Tree,
  analyzer: Analyzer,
  isLocked: (path: string) => boolean,
  signal: AbortSignal,
): Promise<Mending> {
  const before = await check(start)
  const locked = new Set<string>()
  const mended: Repair[] = []
  const givenUp = new Set<string>()
  let trials = 0
  let readings = 0
  let tree = start
  let findings = before

  for (let round = 0; round < MOST_ROUNDS && findings.length > 0; round++) {
    const known = mended.length
    for (const path of new Set(syntaxPaths(findings))) await mendSyntax(path)
    // What is found in a file that cannot be read whole may not be so once it can.
    const unread = new Set(syntaxPaths(findings))
    const repairs = findings
      .filter(({ path }) => !unread.has(path))
      .flatMap((finding) => repairOf(finding, tree) ?? [])
      .filter(isAllowed)
    if (!(await keep(repairs))) for (const repair of repairs) if (trials++ < MOST_TRIALS) await keepOne(repair)
    if (mended.length === known || signal.aborted) break
  }
  return { tree, mended, before, after: findings, locked: [...locked] }

  async function check(files: Tree): Promise<readonly Diagnostic[]> {
    const list = [...files].map(([path, content]) => ({ path, content }))
    const found = await analyzer.analyze(list, signal)
    return [...found, ...findMissingFiles(files)].filter(({ severity }) => severity !== 'info')
  }

  /** Makes all of them, and keeps them when each mends something. */
  async function keep(repairs: readonly Repair[]): Promise<boolean> {
    const next = withEdits(
      tree,
      repairs.flatMap(({ edits }) => edits),
    )
    if (repairs.length === 0 || next === null) return false
    const found = await check(next)
    if (
      signal.aborted ||
      countErrors(found) > countErrors(findings) ||
      found.length > findings.length - repairs.length
    ) {
      return false
    }
    tree = next
    findings = found
    mended.push(...repairs)
    return true
  }

  /** After an edit, the others stand elsewhere: the repair is made out anew from the finding as it is now. */
  async function keepOne(repair: Repair): Promise<void> {
    const finding = findings.find((one) => isSame(one, repair.finding))
    const now = finding === undefined ? null : repairOf(finding, tree)
    if (now !== null && !signal.aborted) await keep([now])
  }

  async function mendSyntax(path: string): Promise<void> {
    const text = tree.get(path)
    const finding = findings.find((one) => one.path === path && one.source === 'syntax')
    if (text === undefined || finding === undefined || !path.endsWith('.dart') || givenUp.has(path)) return
    givenUp.add(path)
    const candidates = syntaxCandidates(
      path,
      text,
      findings.filter((one) => one.path === path),
    )
    const working: SyntaxCandidate[] = []
    for (const candidate of candidates) {
      if (signal.aborted || readings++ >= MOST_READINGS) return
      const alone = await analyzer.analyze([{ path, content: candidate.text }], signal)
      if (!alone.some(({ source }) => source === 'syntax')) working.push(candidate)
    }
    const chosen = clearest(working)
    if (chosen === null) return
    // Where the parser stumbles is often far from where the fault is.
    const repair = {
      finding: { ...finding, line: lineAt(text, chosen.edit.from) },
      edits: [chosen.edit],
      words: chosen.words,
    }
    if (isAllowed(repair)) await keep([repair])
  }

  function isAllowed({ edits }: { readonly edits: readonly TextEdit[] }): boolean {
    const paths = edits.map(({ path }) => path).filter(isLocked)
    for (const path of paths) locked.add(path)
    return paths.length === 0
  }
}

function syntaxPaths(findings: readonly Diagnostic[]): readonly string[] {
  return findings.filter(({ source }) => source === 'syntax').map(({ path }) => path)
}

function countErrors(findings: readonly Diagnostic[]): number {
  return findings.filter(({ severity }) => severity === 'error').length
}

/** The same but for its place, which other edits move. */
function isSame(one: Diagnostic, other: Diagnostic): boolean {
  return one.path === other.path && one.code === other.code && one.message === other.message
}
