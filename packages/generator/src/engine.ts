/** What a project's settings tell an engine. Unknown keys are metadata of the project's own: an engine ignores them. */
export interface EngineSettings {
  readonly product?: 'chat' | 'feed' | undefined
  readonly appName?: string | undefined
  readonly packageName?: string | undefined
  readonly applicationId?: string | undefined
  /** `#RRGGBB`. */
  readonly primaryColor?: string | undefined
  readonly darkTheme?: boolean | undefined
  readonly features?: readonly string[] | undefined
  /** The person's standing wishes: read like words of the prompt, which wins where they differ. */
  readonly instructions?: string | undefined
  /** Globs of files that a run may not change. `EngineInput.locked` has what they match. */
  readonly lockedPaths?: readonly string[] | undefined
}

/** What is asked of an engine. `conversation` explains and plans: it writes no file. */
export type EngineKind = 'code' | 'conversation' | 'fix'

/** One earlier generation of the same line of work. */
export interface HistoryEntry {
  readonly kind: EngineKind | 'analysis' | 'import'
  readonly prompt: string
  /** What a `fix` was asked to mend. */
  readonly errorMessage: string | null
  /** The beginning of what was said to the person: Markdown. */
  readonly answer: string
  /** What the engine kept of that run through its `options` event, so that a follow-up can build on it; null for nothing. */
  readonly options: unknown
}

/** Everything that an engine may know. It is stored with the run, so that a run can be made again: plain JSON. */
export interface EngineInput {
  readonly kind: EngineKind
  readonly prompt: string
  /** What `fix` is to mend, as the person has it: the message of a compiler, most often. Null when they gave none. */
  readonly errorMessage: string | null
  readonly settings: EngineSettings
  /** Oldest first; the newest entries that fit into `historyCharacters`. */
  readonly history: readonly HistoryEntry[]
  /**
   * The tree that the run builds on, in the order of its paths; empty at the beginning. What the engine does not mention
   * stays as it is: it emits what it changes, and `fileRemoved` for what goes.
   */
  readonly files: readonly SourceFile[]
  /** Paths of `files` that have to stay as they are: those that `settings.lockedPaths` match. What is done to them is not taken. */
  readonly locked: readonly string[]
}

/** How much history an engine is given at most: the characters of prompts, messages, answers and options (as JSON). */
export const historyCharacters = 60_000

/**
 * What an engine emits. The runner adds numbers, sizes and digests, stores and announces it.
 *
 * - The pieces of a file come in order between its `fileStarted` and its `fileCompleted`; one file at a time.
 * - A later `fileStarted` for the same path replaces the file.
 * - `fileRemoved` takes a file away that `input.files` has, or that this run has written.
 * - `options` is kept with the generation and not shown to anybody.
 * - `usage` counts what was spent since the last one: the runner adds up.
 */
export type EngineEvent =
  | { readonly type: 'progress'; readonly step: number; readonly steps: number; readonly message: string }
  | { readonly type: 'chat'; readonly text: string }
  | { readonly type: 'fileStarted'; readonly path: string; readonly language: string }
  | { readonly type: 'fileDelta'; readonly path: string; readonly text: string }
  | { readonly type: 'fileCompleted'; readonly path: string }
  | { readonly type: 'fileRemoved'; readonly path: string }
  | { readonly type: 'usage'; readonly inputTokens: number; readonly outputTokens: number }
  | { readonly type: 'options'; readonly options: unknown }

/** Writes projects. Knows nothing of users, projects as rows, or databases. */
export interface Engine {
  /** Stable name: what `settings.engine` and `generations.start` call it by. */
  readonly id: string
  /** For people. */
  readonly title: string
  /** False when it lacks what it needs (a key, a service). */
  readonly available: boolean
  /**
   * Streams one run. Ends early, without an error, when `signal` is aborted. An engine that shares processes among its
   * callers shares them by `turn`; any other ignores it.
   * @throws {EngineError} when it cannot do what was asked.
   */
  run(input: EngineInput, signal: AbortSignal, turn?: Turn): AsyncIterable<EngineEvent>
}

/** Names the one for whom work is done. Keys share the processes round robin. */
export interface Turn {
  /** Opaque; the id of a user. */
  readonly key: string
}

/** `INTERRUPTED`: the process that did the work ended in the middle of it, so the work may be tried once more. */
export type EngineFailureCode = 'ENGINE_REFUSED' | 'ENGINE_FAILED' | 'ENGINE_UNAVAILABLE' | 'TIMED_OUT' | 'INTERRUPTED'

/** A run that could not be finished, with a message that may be shown to people. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  constructor(
    readonly code: EngineFailureCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** A finding about one file of a project. Line and column count from 1; both are 1 for a finding about the whole file. */
export interface Diagnostic {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning' | 'info'
  /** Stable, kebab-case, e.g. `unknown-name`, `unknown-argument`, `missing-argument`, `syntax-error`. */
  readonly code: string
  readonly message: string
  readonly source: 'syntax' | 'likeminds' | 'dart' | 'project'
}

/** Checks a whole project. */
export interface Analyzer {
  /** Findings in order of path, line and column. Never throws for what is in a file. Ends early when `signal` is aborted. */
  analyze(files: readonly SourceFile[], signal?: AbortSignal, turn?: Turn): Promise<Diagnostic[]>
}

export interface SourceFile {
  readonly path: string
  readonly content: string
}
