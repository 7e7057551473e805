import type { Logger } from './logger.js'
import { poll } from './poll.js'
import type { Runtime } from './runtime.js'

/** What has changed about the items of one key since the last look; `ready` means: from here on you hear everything. */
export type ItemChange<TItem> =
  | { readonly type: 'ready' }
  | { readonly type: 'appeared' | 'changed' | 'gone'; readonly item: TItem }

/** The items of one key: by their ids, each with a text that is another one when the item has changed. */
export type Items<TItem> = ReadonlyMap<string, { readonly version: string; readonly item: TItem }>

export interface LiveItems<TItem> {
  /** Follows the items of a key until `signal` is aborted. */
  follow(key: string, signal: AbortSignal): AsyncGenerator<ItemChange<TItem>>
  /** Something about this key has changed: look at it now. */
  look(key: string): void
  start(): void
  /** Resolves when nothing is asked any more. */
  stop(): Promise<void>
  counts(): { readonly followers: number }
}

export interface LiveItemsOptions<TItem> {
  /** The items of each of these keys. A key that is missing in the answer has none. */
  readonly read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Items<TItem>>>
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly log: Logger
  /** What is watched, for the log. */
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
/** Who is further behind hears `ready` again and reads anew what it shows. */
const mostWaiting = 1000

/**
 * Tells many followers what changes, by looking at all that is followed once a second: one question for everybody. A
 * hint only makes it sooner, so nothing is missed when one was lost or when another process made the change.
 */
export function createLiveItems<TItem>(options: LiveItemsOptions<TItem>): LiveItems<TItem> {
  const { read, runtime, log, title } = options
  const watched = new Map<string, Watched<TItem>>()
  const hinted = new Set<string>()
  let isAway = false
  let looking: Promise<void> = Promise.resolve()
  let stopped = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const lookAt = async (keys: readonly string[]): Promise<void> => {
    for (let from = 0; from < keys.length; from += chunkSize) {
      const chunk = keys.slice(from, from + chunkSize)
      const asked = chunk.map((key) => [key, watched.get(key)] as const)
      const found = await read(chunk)
      for (const [key, entry] of asked) {
        // Who came after all others had gone has read by themselves, and later.
        if (entry !== undefined && watched.get(key) === entry) tell(entry, found.get(key) ?? new Map())
      }
    }
  }

  /** One look after the other, so that an older answer never follows a newer one. */
  const lookInTurn = (keys: () => readonly string[]): Promise<void> => {
    looking = looking.then(async () => {
      try {
        await lookAt(keys())
        isAway = false
      } catch (error) {
        if (!isAway) log.warn({ err: error }, `${title} could not be looked at; trying again every second`)
        isAway = true
      }
    })
    return looking
  }

  return {
    async *follow(key, signal) {
      const follower: Follower<TItem> = { waiting: [], wake: () => {} }
      const wake = () => follower.wake()
      signal.addEventListener('abort', wake)
      try {
        // Read before it is said: what happens from here on is a change.
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
      void lookInTurn(() => {
        hinted.delete(key)
        return [key]
      })
    },

    start() {
      stopped = new AbortController()
      running = poll({ runtime, everyMs, signal: stopped.signal }, async () => {
        if (watched.size > 0) await lookInTurn(() => [...watched.keys()])
      }).done
    },

    async stop() {
      stopped.abort()
      await running
      await looking
    },

    counts: () => ({ followers: [...watched.values()].reduce((sum, { followers }) => sum + followers.size, 0) }),
  }
}

function tell<TItem>(entry: Watched<TItem>, now: Items<TItem>): void {
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
    if (follower.waiting.length + changes.length > mostWaiting) {
      follower.waiting.splice(0, follower.waiting.length, { type: 'ready' })
    } else {
      follower.waiting.push(...changes)
    }
    follower.wake()
  }
}
