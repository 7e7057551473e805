/** Shares the time of the event loop among all connections that have bytes to be read. */
export interface ReadingTurns {
  /**
   * Calls `feed` in a turn of the event loop, after those that were added before. It is called again, behind the
   * others, for as long as it returns true.
   */
  readonly add: (feed: () => boolean) => void
  readonly remove: (feed: () => boolean) => void
}

/** Maximum time for which connections are read in one turn of the event loop. */
const turnMs = 10

export function createReadingTurns(now: () => number = () => performance.now()): ReadingTurns {
  // A set keeps the order of insertion, and a loop over it also visits what is added meanwhile.
  const queue = new Set<() => boolean>()
  let isScheduled = false

  const schedule = () => {
    if (isScheduled || queue.size === 0) return
    isScheduled = true
    setImmediate(takeTurn)
  }

  const takeTurn = () => {
    isScheduled = false
    const began = now()
    for (const feed of queue) {
      queue.delete(feed)
      if (feed()) queue.add(feed)
      if (now() - began >= turnMs) break
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
