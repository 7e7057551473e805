/** What comes of one call to a model, in order. */
export type CallEvent =
  | { readonly type: 'text'; readonly text: string }
  /** Nothing to tell, but it is alive. */
  | { readonly type: 'alive' }
  | { readonly type: 'retrying'; readonly milliseconds: number }
  | { readonly type: 'usage'; readonly inputTokens: number; readonly outputTokens: number }
  /** The last one. `isCut`: the model was not done, but may not write more at once. */
  | { readonly type: 'end'; readonly isCut: boolean }
