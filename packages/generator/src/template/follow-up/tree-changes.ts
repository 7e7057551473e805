import type { SourceFile } from '../../engine.js'
import { projectFiles } from '../files/project.js'
import type { ProjectOptions } from '../options/options.js'
import type { FileText } from '../text/file-events.js'

/** What becomes of a tree when a project's options change. Every list is of paths and in the order of the project's files. */
export interface TreeChanges {
  readonly written: readonly FileText[]
  /** Among the written: they were not there. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Among the written: there was another text than the earlier options gave, and it is gone. */
  readonly replacedEdits: readonly string[]
  /** No longer needed, but edited by hand: they stay. */
  readonly keptEdits: readonly string[]
  /** They would change, but are locked. */
  readonly locked: readonly string[]
  /** How many files the earlier options wrote, and how many of them are there as they were written. */
  readonly expected: number
  readonly untouched: number
  /** Of the files of the tree, how many stay as they are. */
  readonly unchanged: number
}

export interface TreeQuestion {
  readonly base: readonly SourceFile[]
  readonly before: ProjectOptions
  readonly after: ProjectOptions
  readonly locked: ReadonlySet<string>
  /** Whether also files whose text would not change are written anew where they were edited by hand. */
  readonly rewrite: boolean
}

/** Compares three things: what the earlier options wrote, what the new ones write, and what is there. */
export function changesOf({ base, before, after, locked, rewrite }: TreeQuestion): TreeChanges {
  const tree = new Map(base.map(({ path, content }) => [path, content]))
  const earlier = new Map(projectFiles(before).map(({ path, write }) => [path, write(before)]))
  const wanted = projectFiles(after).map(({ path, language, write }) => ({ path, language, text: write(after) }))
  const isAsWritten = (path: string) => isSame(tree.get(path), earlier.get(path))

  const changing = wanted.filter(({ path, text }) => {
    if (isSame(tree.get(path), text)) return false
    // What would have been the same before was changed by hand since, or taken away: that stays.
    return rewrite || !isSame(earlier.get(path), text)
  })
  const isWanted = new Set(wanted.map(({ path }) => path))
  const leaving = [...earlier.keys()].filter((path) => tree.has(path) && !isWanted.has(path))
  const mayChange = (path: string) => !locked.has(path)
  const written = changing.filter(({ path }) => mayChange(path))
  const removed = leaving.filter((path) => isAsWritten(path) && mayChange(path))
  return {
    written,
    added: written.flatMap(({ path }) => (tree.has(path) ? [] : [path])),
    removed,
    replacedEdits: written.flatMap(({ path }) => (tree.has(path) && !isAsWritten(path) ? [path] : [])),
    keptEdits: leaving.filter((path) => !isAsWritten(path)),
    locked: [
      ...changing.flatMap(({ path }) => (mayChange(path) ? [] : [path])),
      ...leaving.filter((path) => isAsWritten(path) && !mayChange(path)),
    ],
    expected: earlier.size,
    untouched: [...earlier.keys()].filter(isAsWritten).length,
    unchanged: base.filter(({ path }) => !removed.includes(path) && !written.some((file) => file.path === path)).length,
  }
}

/** The same but for the ends of lines, which a tool on another system may have changed. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false
  return one === other || one.replaceAll('\r\n', '\n') === other.replaceAll('\r\n', '\n')
}
