import type { Logger } from './logger.js'
import { poll } from './poll.js'
import type { Runtime } from './runtime.js'

/**
 * A change of the items of one key. `ready` comes first, and again in place of changes that were dropped for a slow
 * follower. It asks the follower to read the items itself: all later changes are reported.
 */
export type ItemChange<TItem> =
  | { readonly type: 'ready' }
  | { readonly type: 'appeared' | 'changed' | 'gone'; readonly item: TItem }

/** The items of one key by id. The version of an item differs whenever the item has changed. */
export type Items<TItem> = ReadonlyMap<string, { readonly version: string; readonly item: TItem }>

export interface LiveItems<TItem> {
  /** Yields the changes of the items of a key until `signal` is aborted. Rejects if its first read fails. */
  follow(key: string, signal: AbortSignal): AsyncGenerator<ItemChange<TItem>>
  /** Hints that items of this key have changed, so that they are read at once if anyone follows the key. */
  look(key: string): void
  start(): void
  /** Ends the reads at intervals. Resolves when these reads and those for hints have ended. */
  stop(): Promise<void>
  counts(): { readonly followers: number }
}

export interface LiveItemsOptions<TItem> {
  /** Reads the items of up to 500 keys. A key that is missing in the result has none. */
  readonly read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Items<TItem>>>
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly log: Logger
  /** Names the items in log messages. */
  readonly title: string
}

interface Follower<TItem> {
  readonly waiting: ItemChange<TItem>[]
  wake: () => void
}

interface Watched<TItem> {
  items: Items<TItem>
  readonly followers: Set<Follower<TItem>>
}

const everyMs = 1000
const chunkSize = 500
/** Maximum number of waiting changes of a follower. Beyond it, one `ready` replaces all of them. */
const maxWaiting = 1000

/**
 * Reports changes to many followers by reading the items of all followed keys together, in chunks, once a second. A
 * hint only makes the read of its key earlier, so changes by other processes and changes whose hint was lost are
 * covered. Several changes of one item between two reads are reported as one or, if they cancel out, not at all.
 */
export function createLiveItems<TItem>(options: LiveItemsOptions<TItem>): LiveItems<TItem> {
  const { read, runtime, log, title } = options
  const watched = new Map<string, Watched<TItem>>()
  const hinted = new Set<string>()
  let isAway = false
  let reading: Promise<void> = Promise.resolve()
  let stopped = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const readAndReport = async (keys: readonly string[]): Promise<void> => {
    for (let from = 0; from < keys.length; from += chunkSize) {
      const chunk = keys.slice(from, from + chunkSize)
      const asked = chunk.map((key) => [key, watched.get(key)] as const)
      const found = await read(chunk)
      for (const [key, entry] of asked) {
        // All followers may have left during this read, and another one may have come. Its own read is newer than this.
        if (entry !== undefined && watched.get(key) === entry) report(entry, found.get(key) ?? new Map())
      }
    }
  }

  /**
   * Runs one read after the other, so that an older result is never applied after a newer one. Never rejects: the first
   * of several failures in a row is logged.
   */
  const readInTurn = (keys: () => readonly string[]): Promise<void> => {
    reading = reading.then(async () => {
      try {
        await readAndReport(keys())
        isAway = false
      } catch (error) {
        if (!isAway) log.warn({ err: error }, `${title} could not be read; trying again every second`)
        isAway = true
      }
    })
    return reading
  }

  return {
    async *follow(key, signal) {
      const follower: Follower<TItem> = { waiting: [], wake: () => {} }
      const wake = () => follower.wake()
      signal.addEventListener('abort', wake)
      try {
        // Reads before `ready`: everything that happens from here on is a change.
        const items = (await read([key])).get(key) ?? new Map()
        const entry = watched.get(key) ?? { items, followers: new Set() }
        watched.set(key, entry)
        entry.followers.add(follower)
        yield { type: 'ready' }
        while (!signal.aborted) {
          const change = follower.waiting.shift()
          if (change !== undefined) yield change
          else {
            await new Promise<void>((resolve) => {
              follower.wake = resolve
            })
          }
        }
      } finally {
        signal.removeEventListener('abort', wake)
        const entry = watched.get(key)
        entry?.followers.delete(follower)
        if (entry?.followers.size === 0) watched.delete(key)
      }
    },

    look(key) {
      if (!watched.has(key) || hinted.has(key)) return
      hinted.add(key)
      void readInTurn(() => {
        hinted.delete(key)
        return [key]
      })
    },

    start() {
      stopped = new AbortController()
      running = poll({ runtime, everyMs, signal: stopped.signal }, async () => {
        if (watched.size > 0) await readInTurn(() => [...watched.keys()])
      }).done
    },

    async stop() {
      stopped.abort()
      await running
      await reading
    },

    counts: () => ({ followers: [...watched.values()].reduce((sum, { followers }) => sum + followers.size, 0) }),
  }
}

/** Reports the differences between the items of the last read and those of this one to all followers. */
function report<TItem>(entry: Watched<TItem>, now: Items<TItem>): void {
  const changes: ItemChange<TItem>[] = []
  for (const [id, { version, item }] of now) {
    const before = entry.items.get(id)
    if (before === undefined) changes.push({ type: 'appeared', item })
    else if (before.version !== version) changes.push({ type: 'changed', item })
  }
  for (const [id, { item }] of entry.items) if (!now.has(id)) changes.push({ type: 'gone', item })
  entry.items = now
  if (changes.length === 0) return
  for (const follower of entry.followers) {
    if (follower.waiting.length + changes.length > maxWaiting) {
      follower.waiting.splice(0, follower.waiting.length, { type: 'ready' })
    } else {
      follower.waiting.push(...changes)
    }
    follower.wake()
  }
}
