/** Ends what was begun: by itself, or with any of the signals that it follows. */
export interface LinkedAbort {
  readonly signal: AbortSignal
  abort(): void
  /** Follows nobody any more: what was begun has ended by itself. */
  release(): void
}

/**
 * What `AbortSignal.any` does, for sources that live long: on Node 20 such a source keeps every signal that was made of
 * it and then aborted.
 */
export function linkedAbort(sources: readonly AbortSignal[]): LinkedAbort {
  const controller = new AbortController()
  const unlinks: (() => void)[] = []
  const release = () => {
    for (const unlink of unlinks.splice(0)) unlink()
  }
  const abort = (reason?: unknown) => {
    release()
    controller.abort(reason)
  }
  for (const source of sources) {
    const follow = () => abort(source.reason)
    source.addEventListener('abort', follow)
    unlinks.push(() => source.removeEventListener('abort', follow))
  }
  const aborted = sources.find((source) => source.aborted)
  if (aborted) abort(aborted.reason)
  return { signal: controller.signal, abort: () => abort(), release }
}
