/** Limits how many of something a key may have at once: sockets of a session, streams, large bodies of a user. */
export interface Slots {
  /** Returns a function that gives the slot back, or undefined where the key has no more. */
  readonly take: (key: string) => (() => void) | undefined
  /**
   * Calls `start` with the function that gives the slot back, at once or as soon as the key has one, first come
   * first served. Returns a function that stops waiting.
   */
  readonly wait: (key: string, start: (leave: () => void) => void) => () => void
}

export function createSlots(max: number): Slots {
  const taken = new Map<string, number>()
  const waiting = new Map<string, Set<(leave: () => void) => void>>()

  const leaveOnce = (key: string) => {
    let hasLeft = false
    return () => {
      if (hasLeft) return
      hasLeft = true
      const [next] = waiting.get(key) ?? []
      if (next !== undefined) {
        stopWaiting(key, next)
        next(leaveOnce(key))
        return
      }
      const left = (taken.get(key) ?? 1) - 1
      if (left > 0) taken.set(key, left)
      else taken.delete(key)
    }
  }

  const stopWaiting = (key: string, start: (leave: () => void) => void) => {
    const queue = waiting.get(key)
    queue?.delete(start)
    if (queue?.size === 0) waiting.delete(key)
  }

  const take: Slots['take'] = (key) => {
    const before = taken.get(key) ?? 0
    if (before >= max) return undefined
    taken.set(key, before + 1)
    return leaveOnce(key)
  }

  return {
    take,
    wait(key, start) {
      const leave = take(key)
      if (leave !== undefined) {
        start(leave)
        return () => undefined
      }
      waiting.set(key, (waiting.get(key) ?? new Set()).add(start))
      return () => stopWaiting(key, start)
    },
  }
}
