import type { Diagnostic, SourceFile } from '../../engine.js'
import type { LikeMindsApi } from '../../knowledge/likeminds.js'
import type { DartUnit } from '../dart-unit.js'
import type { Finding } from '../likeminds-call.js'
import type { Pubspec } from './pubspec.js'

/** What the rules about a project as a whole look at. */
export interface Project {
  /** Without those that are too large to be read. */
  readonly files: readonly SourceFile[]
  /** The Dart files that were read, by path. */
  readonly units: ReadonlyMap<string, DartUnit>
  readonly pubspecs: ReadonlyMap<string, Pubspec | undefined>
  /** Where the project's own packages are, by name: `''` for one at the top. */
  readonly packageRoots: ReadonlyMap<string, string>
  readonly api: LikeMindsApi
}

/** A finding of a rule: it stands in any of the files. */
export interface ProjectFinding extends Finding {
  readonly path: string
  readonly severity: Diagnostic['severity']
}

/** Answers nothing for a project that lacks the file that it looks at. */
export type ProjectRule = (project: Project) => ProjectFinding[]

/** Whether a file is part of what a package gives to others or to its app: not of its tests and tools. */
export function isInLibrary(path: string, root: string): boolean {
  return path.startsWith(root === '' ? 'lib/' : `${root}/lib/`)
}
