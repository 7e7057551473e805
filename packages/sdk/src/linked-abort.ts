/** Ends what was begun: by itself, or with any of the signals that it follows. */
export interface LinkedAbort {
  readonly signal: AbortSignal
  abort(): void
  /** Follows nobody any more: what was begun has ended by itself. */
  release(): void
}

/**
 * What `AbortSignal.any` does, for sources that live long: on Node 20 such a source keeps every signal that was made of
 * it and then aborted. However many follow a source, it has one listener: Node warns of more than ten.
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
    unlinks.push(follow(source, () => abort(source.reason)))
  }
  const aborted = sources.find((source) => source.aborted)
  if (aborted) abort(aborted.reason)
  return { signal: controller.signal, abort: () => abort(), release }
}

interface Following {
  readonly followers: Set<() => void>
  readonly tell: () => void
}

const followings = new WeakMap<AbortSignal, Following>()

/** Answers how to follow no longer. */
function follow(source: AbortSignal, follower: () => void): () => void {
  const { followers, tell } = followings.get(source) ?? startFollowing(source)
  followers.add(follower)
  return () => {
    followers.delete(follower)
    if (followers.size > 0) return
    source.removeEventListener('abort', tell)
    followings.delete(source)
  }
}

function startFollowing(source: AbortSignal): Following {
  const followers = new Set<() => void>()
  const tell = () => {
    for (const follower of [...followers]) follower()
  }
  source.addEventListener('abort', tell)
  const following = { followers, tell }
  followings.set(source, following)
  return following
}
