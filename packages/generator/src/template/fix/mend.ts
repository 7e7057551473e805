import type { Analyzer, Diagnostic } from '../../engine.js'
import { findMissingFiles } from './missing-file.js'
import { type Repair, repairOf } from './repair.js'
import { findSyntaxMend } from './syntax.js'
import { lineAt, type TextEdit, type Tree, withEdits } from './text-edit.js'

export interface Mending {
  readonly tree: Tree
  /** What was done, in the order in which it was done. */
  readonly mended: readonly Repair[]
  /** Findings before and after; those that only inform are not among them. Null where the files could not be checked. */
  readonly before: readonly Diagnostic[] | null
  readonly after: readonly Diagnostic[]
  /** Files that would have to change, but are locked. */
  readonly locked: readonly string[]
}

/** Mending one thing may show another: after so many rounds, the rest is told and left. */
const MOST_ROUNDS = 4
/** Repairs that are tried one by one, where they cannot be made together. */
const MOST_TRIALS = 20
/** Characters after which no further repair is tried: each trial has the analyzer read a file many times, or all files. */
const MOST_READ = 16 * 1024 * 1024

/**
 * Mends what it can. Every edit is checked by the analyzer, before and after: it stays only when there are fewer findings
 * than without it, and no more errors. Yields after each check, because a project may take long.
 */
export async function* mend(
  start: Tree,
  unmetered: Analyzer,
  mustStay: ReadonlySet<string>,
  signal: AbortSignal,
): AsyncGenerator<void, Mending> {
  let charactersRead = 0
  const analyzer: Analyzer = {
    analyze(files, during) {
      for (const { content } of files) charactersRead += content.length
      return unmetered.analyze(files, during)
    },
  }
  const before = await check(start)
  const locked = new Set<string>()
  const mended: Repair[] = []
  const givenUp = new Set<string>()
  let trials = 0
  let tree = start
  let findings = before ?? []

  for (let round = 0; round < MOST_ROUNDS && findings.length > 0 && isUnderWay(); round++) {
    const known = mended.length
    yield
    for (const path of new Set(syntaxPaths(findings))) {
      if (isUnderWay()) await mendSyntax(path)
      yield
    }
    // What is found in a file that cannot be read whole may not be so once it can.
    const unread = new Set(syntaxPaths(findings))
    const repairs = findings
      .filter(({ path }) => !unread.has(path))
      .flatMap((finding) => repairOf(finding, tree) ?? [])
      .filter(isAllowed)
    const isDone = await keep(repairs)
    yield
    for (const repair of isDone || repairs.length < 2 ? [] : repairs) {
      if (isUnderWay() && trials++ < MOST_TRIALS) await keepOne(repair)
      yield
    }
    if (mended.length === known || signal.aborted) break
  }
  return { tree, mended, before, after: findings, locked: [...locked] }

  function isUnderWay(): boolean {
    return !signal.aborted && charactersRead < MOST_READ
  }

  /** Returns null when the files could not be analysed; an empty list would mean that nothing is wrong. */
  async function check(files: Tree): Promise<readonly Diagnostic[] | null> {
    const list = [...files].map(([path, content]) => ({ path, content }))
    const found = await analyzer.analyze(list, signal)
    if (signal.aborted || found.some(({ code }) => code === 'not-analyzed')) return null
    return [...found, ...findMissingFiles(files)].filter(({ severity }) => severity !== 'info')
  }

  /** Makes all of them, and keeps them when each mends something. */
  async function keep(repairs: readonly Repair[]): Promise<boolean> {
    const edits = repairs.flatMap((repair) => repair.edits)
    const next = edits.length === 0 ? null : withEdits(tree, edits)
    const found = next === null ? null : await check(next)
    if (next === null || found === null || !isBetter(found, findings, repairs.length)) return false
    tree = next
    findings = found
    mended.push(...repairs)
    return true
  }

  /** After an edit, the others stand elsewhere: the repair is made out anew from the finding as it is now. */
  async function keepOne(repair: Repair): Promise<void> {
    const finding = findings.find((one) => isSame(one, repair.finding))
    const now = finding === undefined ? null : repairOf(finding, tree)
    if (now !== null) await keep([now])
  }

  async function mendSyntax(path: string): Promise<void> {
    const text = tree.get(path)
    const own = findings.filter((one) => one.path === path && one.source === 'syntax')
    const [finding] = own
    if (text === undefined || finding === undefined || givenUp.has(path)) return
    givenUp.add(path)
    const found = await findSyntaxMend(path, text, own, analyzer, signal)
    const [edit] = found?.edits ?? []
    if (found === null || edit === undefined) return
    // Where the parser stumbles is often far from where the fault is.
    const repair = { finding: { ...finding, line: lineAt(text, edit.from) }, ...found }
    if (isAllowed(repair)) await keep([repair])
  }

  function isAllowed({ edits }: { readonly edits: readonly TextEdit[] }): boolean {
    const paths = edits.map(({ path }) => path).filter((path) => mustStay.has(path))
    for (const path of paths) locked.add(path)
    return paths.length === 0
  }
}

function isBetter(found: readonly Diagnostic[], findings: readonly Diagnostic[], repairs: number): boolean {
  return countErrors(found) <= countErrors(findings) && found.length <= findings.length - repairs
}

function syntaxPaths(findings: readonly Diagnostic[]): readonly string[] {
  return findings.filter(({ source, path }) => source === 'syntax' && path.endsWith('.dart')).map(({ path }) => path)
}

function countErrors(findings: readonly Diagnostic[]): number {
  return findings.filter(({ severity }) => severity === 'error').length
}

/** The same but for its place, which other edits move. */
function isSame(one: Diagnostic, other: Diagnostic): boolean {
  return one.path === other.path && one.code === other.code && one.message === other.message
}
