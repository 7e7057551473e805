import type { ProjectOptions } from '../options/options.js'

/** A file of a generated project: where it is, and how it is written. */
export interface ProjectFile {
  readonly path: string
  /** What editors call its language. */
  readonly language: string
  readonly write: (options: ProjectOptions) => string
}

/** Joins lines and blocks; `false` and `null` leave a line out, so that a condition stands where its line would. */
export function lines(...parts: readonly (string | false | null)[]): string {
  return parts.filter((part) => part !== false && part !== null).join('\n')
}

/** Indents every line but empty ones. */
export function indent(spaces: number, text: string): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(spaces))
}
