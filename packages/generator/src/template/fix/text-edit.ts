/** A project's files by path. */
export type Tree = ReadonlyMap<string, string>

/** Text that takes the place of a range; offsets count UTF-16 code units. An empty range inserts. */
export interface TextEdit {
  readonly path: string
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Edits that belong together. */
export interface Mend {
  readonly edits: readonly TextEdit[]
  /** What is done, a few words of Markdown. */
  readonly words: string
}

/** The tree with the edits made, each once; null where two of them want the same place otherwise. */
export function withEdits(tree: Tree, edits: readonly TextEdit[]): Tree | null {
  const once = new Map(edits.map((edit) => [JSON.stringify([edit.path, edit.from, edit.to, edit.text]), edit]))
  const ordered = [...once.values()].sort((one, other) => one.from - other.from || one.to - other.to)
  const edited = new Map(tree)
  const ends = new Map<string, { readonly end: number; readonly shift: number }>()
  for (const { path, from, to, text } of ordered) {
    const content = edited.get(path)
    const { end, shift } = ends.get(path) ?? { end: 0, shift: 0 }
    if (content === undefined || from < end) return null
    edited.set(path, content.slice(0, from + shift) + text + content.slice(to + shift))
    ends.set(path, { end: to, shift: shift + text.length - (to - from) })
  }
  return edited
}

/** The offset of a line and a column, both from 1. */
export function offsetAt(text: string, line: number, column: number): number {
  let start = 0
  for (let left = line - 1; left > 0; left--) {
    const end = /\r\n|\r|\n/g
    end.lastIndex = start
    const match = end.exec(text)
    if (match === null) return text.length
    start = match.index + match[0].length
  }
  return Math.min(start + column - 1, text.length)
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length
}
