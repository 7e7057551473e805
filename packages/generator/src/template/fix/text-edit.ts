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

/** Returns the tree with the edits made, each once; null where two of them change the same place in different ways. */
export function withEdits(tree: Tree, edits: readonly TextEdit[]): Tree | null {
  const once = new Map(edits.map((edit) => [JSON.stringify([edit.path, edit.from, edit.to, edit.text]), edit]))
  const byPath = new Map<string, TextEdit[]>()
  for (const edit of once.values()) group(byPath, edit)
  const edited = new Map(tree)
  for (const [path, ofFile] of byPath) {
    const content = tree.get(path)
    const changed = content === undefined ? null : withEditsOfFile(content, ofFile)
    if (changed === null) return null
    edited.set(path, changed)
  }
  return edited
}

function group(byPath: Map<string, TextEdit[]>, edit: TextEdit): void {
  const ofFile = byPath.get(edit.path)
  if (ofFile === undefined) byPath.set(edit.path, [edit])
  else ofFile.push(edit)
}

function withEditsOfFile(content: string, edits: readonly TextEdit[]): string | null {
  const parts: string[] = []
  let end = 0
  for (const { from, to, text } of edits.toSorted((one, other) => one.from - other.from || one.to - other.to)) {
    if (from < end) return null
    parts.push(content.slice(end, from), text)
    end = to
  }
  return [...parts, content.slice(end)].join('')
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
