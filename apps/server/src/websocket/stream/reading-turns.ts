/** Shares the time of the event loop among all connections that have bytes to read. */
export interface ReadingTurns {
  /**
   * Adds `feed` to the end of the queue, whose functions are called by a `setImmediate` callback. If it returns true,
   * it is added again.
   */
  readonly add: (feed: () => boolean) => void
  readonly remove: (feed: () => boolean) => void
}

/** Time after which reading continues in the next turn of the event loop. */
const turnMs = 10

export function createReadingTurns(now: () => number = () => performance.now()): ReadingTurns {
  // A set keeps the order of insertion, and a loop over it also visits entries that are added during the loop.
  const queue = new Set<() => boolean>()
  let isScheduled = false

  const schedule = () => {
    if (isScheduled || queue.size === 0) return
    isScheduled = true
    setImmediate(takeTurn)
  }

  const takeTurn = () => {
    isScheduled = false
    const startedAtMs = now()
    for (const feed of queue) {
      queue.delete(feed)
      if (feed()) queue.add(feed)
      if (now() - startedAtMs >= turnMs) break
    }
    schedule()
  }

  return {
    add(feed) {
      queue.add(feed)
      schedule()
    },
    remove: (feed) => void queue.delete(feed),
  }
}
