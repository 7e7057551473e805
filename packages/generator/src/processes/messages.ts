/** A failure that crosses the process boundary: class and prototype do not survive it. */
export interface PlainError {
  readonly name: string
  readonly message: string
  readonly code?: string | undefined
  readonly stack?: string | undefined
}

/** Server to child. One task at a time: the next one comes after the `end` or `failed` of the one before. */
export type Request =
  /** `credit` is the number of events that the child may send before it waits for more. */
  | { readonly type: 'run'; readonly task: string; readonly input: unknown; readonly credit: number }
  | { readonly type: 'credit'; readonly events: number }
  /** Nobody reads the events any more. The child answers with `end` as soon as it notices. */
  | { readonly type: 'abort' }

/** Child to server. The end of a task travels behind its events, on the same channel. */
export type Answer =
  | { readonly type: 'ready' }
  | { readonly type: 'events'; readonly events: readonly unknown[] }
  /** The step that the task begins; null between steps. */
  | { readonly type: 'step'; readonly name: string | null }
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly error: PlainError }
