import type { EngineEvent, SourceFile } from '../engine.js'

export type FileEvent = Extract<EngineEvent, { path: string }>

/** The files of a project while they are changed. */
export interface ProjectTree {
  /** Takes what is done to a file; it counts when it is complete. */
  apply(event: FileEvent): void
  has(path: string): boolean
  /** It was there from the beginning and has to stay as it is. */
  isLocked(path: string): boolean
  /** In the order of their paths. */
  files(): SourceFile[]
  /** Another tree that begins with the files of this one. */
  copy(): ProjectTree
  /** What makes this tree of another one, each file in one piece. */
  changesFrom(earlier: ProjectTree): FileEvent[]
}

interface TreeFile extends SourceFile {
  readonly language: string
}

/** @param locked Paths of files that are there. What is done to these is not taken. */
export function createProjectTree(files: readonly SourceFile[], locked: ReadonlySet<string>): ProjectTree {
  return treeOf(new Map(files.map((file) => [file.path, { ...file, language: 'text' }])), locked)
}

function treeOf(files: Map<string, TreeFile>, locked: ReadonlySet<string>): ProjectTree {
  let open = { language: '', pieces: [''] }
  return {
    apply(event) {
      if (locked.has(event.path)) return
      if (event.type === 'fileStarted') open = { language: event.language, pieces: [] }
      if (event.type === 'fileDelta') open.pieces.push(event.text)
      if (event.type === 'fileRemoved') files.delete(event.path)
      if (event.type === 'fileCompleted') {
        files.set(event.path, { path: event.path, language: open.language, content: open.pieces.join('') })
      }
    },
    has: (path) => files.has(path),
    isLocked: (path) => locked.has(path),
    files: () => sorted(files).map(({ path, content }) => ({ path, content })),
    copy: () => treeOf(new Map(files), locked),
    changesFrom: (earlier) => {
      const before = new Map(earlier.files().map((file) => [file.path, file.content]))
      const changed = sorted(files).filter(({ path, content }) => before.get(path) !== content)
      return [
        ...[...before.keys()]
          .filter((path) => !files.has(path))
          .map((path) => ({ type: 'fileRemoved', path }) as const),
        ...changed.flatMap(writeWhole),
      ]
    },
  }
}

function writeWhole({ path, language, content }: TreeFile): FileEvent[] {
  const delta = content === '' ? [] : [{ type: 'fileDelta', path, text: content } as const]
  return [{ type: 'fileStarted', path, language }, ...delta, { type: 'fileCompleted', path }]
}

function sorted(files: ReadonlyMap<string, TreeFile>): TreeFile[] {
  return [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
}
