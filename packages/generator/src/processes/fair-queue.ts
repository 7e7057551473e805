import { onAbort } from '../platform/waiting.js'

/** Shares a number of slots among keys, so that nobody waits for all the work of somebody else. */
export interface FairQueue {
  /**
   * Waits for a slot. Keys that have used less time lately go first, equal ones in turn (round robin), and the requests
   * of one key in the order in which they came.
   * Resolves with the function that gives the slot back, or with `undefined` when `signal` is aborted first.
   */
  enter(key: string, signal: AbortSignal): Promise<(() => void) | undefined>
  /** Number of requests that wait for a slot. */
  waiting(): number
}

export interface FairQueueOptions {
  readonly slots: number
  /** Maximum number of slots that one key holds at a time. Default: all of them. */
  readonly slotsPerKey?: number
  /** A clock in milliseconds that only goes forward. */
  readonly now?: () => number
}

/** Time after which half of what a key has used is forgotten. */
const halfLifeMs = 60_000
/** Maximum number of keys whose use is remembered: those that left a slot last. */
const maxRemembered = 1_000

export function createFairQueue(options: FairQueueOptions): FairQueue {
  const { slots, slotsPerKey = slots, now = () => performance.now() } = options
  /** The requests that wait, by key. The order of the keys is the order of their turns. */
  const lines = new Map<string, Set<() => void>>()
  const held = new Map<string, number>()
  const used = new Map<string, { readonly ms: number; readonly at: number }>()
  let free = slots

  function fill(): void {
    for (let key = nextKey(); free > 0 && key !== undefined; key = nextKey()) {
      const [take] = lines.get(key) ?? []
      moveToEnd(key)
      // Removes the line when nobody is left in it.
      take?.()
    }
  }

  function nextKey(): string | undefined {
    let next: string | undefined
    let leastMs = Number.POSITIVE_INFINITY
    for (const key of lines.keys()) {
      if ((held.get(key) ?? 0) >= slotsPerKey) continue
      const ms = usedMs(key)
      if (ms >= leastMs) continue
      next = key
      leastMs = ms
    }
    return next
  }

  function usedMs(key: string): number {
    const use = used.get(key)
    return use === undefined ? 0 : use.ms * 0.5 ** ((now() - use.at) / halfLifeMs)
  }

  function addUse(key: string, ms: number): void {
    const sum = { ms: usedMs(key) + ms, at: now() }
    used.delete(key)
    used.set(key, sum)
    const [oldest] = used.keys()
    if (used.size > maxRemembered && oldest !== undefined) used.delete(oldest)
  }

  function moveToEnd(key: string): void {
    const line = lines.get(key)
    if (line === undefined) return
    lines.delete(key)
    lines.set(key, line)
  }

  function leaveLine(key: string, take: () => void): void {
    const line = lines.get(key)
    line?.delete(take)
    if (line?.size === 0) lines.delete(key)
  }

  function hold(key: string): () => void {
    free -= 1
    held.set(key, (held.get(key) ?? 0) + 1)
    const since = now()
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      addUse(key, now() - since)
      free += 1
      const left = (held.get(key) ?? 1) - 1
      if (left === 0) held.delete(key)
      else held.set(key, left)
      // Others who came meanwhile have not had a turn, however long this one took.
      moveToEnd(key)
      fill()
    }
  }

  return {
    enter: (key, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(undefined)
        const end = (): void => {
          leaveLine(key, take)
          stopListening()
        }
        const take = (): void => {
          end()
          resolve(hold(key))
        }
        const giveUp = (): void => {
          end()
          resolve(undefined)
        }
        const stopListening = onAbort(giveUp, signal)
        const line = lines.get(key)
        if (line) line.add(take)
        else lines.set(key, new Set([take]))
        fill()
      }),
    waiting: () => [...lines.values()].reduce((sum, line) => sum + line.size, 0),
  }
}
