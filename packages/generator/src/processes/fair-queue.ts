/** Shares a number of slots among keys, so that nobody waits for all the work of somebody else. */
export interface FairQueue {
  /**
   * Waits for a slot. Keys are served in turn (round robin), the requests of one key in the order in which they came.
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
}

export function createFairQueue({ slots, slotsPerKey = slots }: FairQueueOptions): FairQueue {
  /** The requests that wait, by key. The order of the keys is the order of their turns. */
  const lines = new Map<string, Set<() => void>>()
  const held = new Map<string, number>()
  let free = slots

  function fill(): void {
    for (const [key, line] of lines) {
      if (free === 0) return
      if ((held.get(key) ?? 0) >= slotsPerKey) continue
      const [take] = line
      moveToEnd(key)
      // Removes the line when nobody is left in it.
      take?.()
    }
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
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
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
          signal.removeEventListener('abort', giveUp)
        }
        const take = (): void => {
          end()
          resolve(hold(key))
        }
        const giveUp = (): void => {
          end()
          resolve(undefined)
        }
        signal.addEventListener('abort', giveUp)
        const line = lines.get(key)
        if (line) line.add(take)
        else lines.set(key, new Set([take]))
        fill()
      }),
    waiting: () => [...lines.values()].reduce((sum, line) => sum + line.size, 0),
  }
}
