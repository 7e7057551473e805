/** Limits how many of something a holder may have at once: sockets of a session, streams, large bodies of a user. */
export interface Slots {
  /** Returns a function that gives the slot back, or undefined where the holder has no more. */
  readonly take: (holder: string) => (() => void) | undefined
  /**
   * Calls `start` with the function that gives the slot back, at once or as soon as the holder has one, first come
   * first served. Returns a function that stops waiting.
   */
  readonly wait: (holder: string, start: (leave: () => void) => void) => () => void
}

export function createSlots(max: number): Slots {
  const taken = new Map<string, number>()
  const waiting = new Map<string, Set<(leave: () => void) => void>>()

  const leaveOnce = (holder: string) => {
    let hasLeft = false
    return () => {
      if (hasLeft) return
      hasLeft = true
      const [next] = waiting.get(holder) ?? []
      if (next !== undefined) {
        stopWaiting(holder, next)
        next(leaveOnce(holder))
        return
      }
      const left = (taken.get(holder) ?? 1) - 1
      if (left > 0) taken.set(holder, left)
      else taken.delete(holder)
    }
  }

  const stopWaiting = (holder: string, start: (leave: () => void) => void) => {
    const queue = waiting.get(holder)
    queue?.delete(start)
    if (queue?.size === 0) waiting.delete(holder)
  }

  const take: Slots['take'] = (holder) => {
    const before = taken.get(holder) ?? 0
    if (before >= max) return undefined
    taken.set(holder, before + 1)
    return leaveOnce(holder)
  }

  return {
    take,
    wait(holder, start) {
      const leave = take(holder)
      if (leave !== undefined) {
        start(leave)
        return () => undefined
      }
      waiting.set(holder, (waiting.get(holder) ?? new Set()).add(start))
      return () => stopWaiting(holder, start)
    },
  }
}
