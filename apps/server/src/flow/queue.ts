/** Gives the units of one entry back to its queue. Further calls have no effect. */
export type Release = () => void

/** Returns true when `units` more may enter while `takenUnits` are inside. */
export type HasRoom = (takenUnits: number, units: number) => boolean

/**
 * Limits how much work runs at once, measured in units. Work that does not fit waits in order. Work that fits starts at
 * once, even if larger work waits.
 */
export interface Queue {
  /** Enters at once, or returns undefined when there is no room. */
  readonly tryEnter: (units?: number) => Release | undefined
  /** Enters as soon as there is room. Rejects with the reason of `signal` when it is aborted first. */
  readonly enter: (units?: number, signal?: AbortSignal) => Promise<Release>
  /** Enters, runs a task and releases its units when it has settled. */
  readonly run: <TResult>(task: () => Promise<TResult>, units?: number, signal?: AbortSignal) => Promise<TResult>
  readonly waitingCount: () => number
  /** Returns true when nothing is inside and nothing waits. */
  readonly isIdle: () => boolean
}

interface Waiting {
  readonly units: number
  readonly admit: (release: Release) => void
}

export function createQueue(hasRoom: HasRoom): Queue {
  let takenUnits = 0
  // A set keeps the order of insertion.
  const waiting = new Set<Waiting>()

  const take = (units: number): Release => {
    takenUnits += units
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      takenUnits -= units
      for (const next of waiting) {
        // Without room for one unit, nothing that waits fits. The rest need not be tried.
        if (!hasRoom(takenUnits, 1)) return
        if (!hasRoom(takenUnits, next.units)) continue
        waiting.delete(next)
        next.admit(take(next.units))
      }
    }
  }

  const tryEnter: Queue['tryEnter'] = (units = 1) => (hasRoom(takenUnits, units) ? take(units) : undefined)

  const enter: Queue['enter'] = async (units = 1, signal) => {
    signal?.throwIfAborted()
    const release = tryEnter(units)
    if (release !== undefined) return release
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        waiting.delete(entry)
        reject(signal?.reason)
      }
      const entry: Waiting = {
        units,
        admit(admitted) {
          signal?.removeEventListener('abort', onAbort)
          resolve(admitted)
        },
      }
      waiting.add(entry)
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  return {
    tryEnter,
    enter,
    async run(task, units, signal) {
      const release = await enter(units, signal)
      try {
        return await task()
      } finally {
        release()
      }
    },
    waitingCount: () => waiting.size,
    isIdle: () => takenUnits === 0 && waiting.size === 0,
  }
}

/** Returns the rule for a queue that admits at most `max` units at once. */
export function atMost(max: number): HasRoom {
  return (takenUnits, units) => takenUnits + units <= max
}

/** One queue per key, with the same rule. A queue is dropped when it is idle. */
export interface KeyedQueues {
  readonly tryEnter: (key: string, units?: number) => Release | undefined
  readonly enter: (key: string, units?: number, signal?: AbortSignal) => Promise<Release>
  readonly waitingCount: (key: string) => number
}

export function createKeyedQueues(hasRoom: HasRoom): KeyedQueues {
  const queues = new Map<string, Queue>()

  const queueOf = (key: string): Queue => {
    const queue = queues.get(key) ?? createQueue(hasRoom)
    queues.set(key, queue)
    return queue
  }
  const dropIdle = (key: string) => {
    if (queues.get(key)?.isIdle()) queues.delete(key)
  }
  const releaseAndDrop = (key: string, release: Release): Release => {
    return () => {
      release()
      dropIdle(key)
    }
  }

  return {
    tryEnter(key, units) {
      const release = queueOf(key).tryEnter(units)
      dropIdle(key)
      return release && releaseAndDrop(key, release)
    },
    async enter(key, units, signal) {
      try {
        return releaseAndDrop(key, await queueOf(key).enter(units, signal))
      } catch (error) {
        dropIdle(key)
        throw error
      }
    },
    waitingCount: (key) => queues.get(key)?.waitingCount() ?? 0,
  }
}
