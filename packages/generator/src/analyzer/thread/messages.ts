import type { Diagnostic, SourceFile } from '../../engine.js'

/** One request at a time: the next one comes when this one was answered. */
export type Request =
  | { readonly type: 'analyze'; readonly files: readonly SourceFile[] }
  /** What is being analysed is not wanted any more: it is answered soon, with what was found so far. */
  | { readonly type: 'abort' }

export type Answer =
  /** The grammar and the facts are loaded. */
  { readonly type: 'ready' } | { readonly type: 'found'; readonly diagnostics: readonly Diagnostic[] }
