import { DatabaseError } from '../errors.js'
import type { Connection } from './connection.js'

/** Connections for all, made when they are needed. */
export interface Pool {
  /**
   * Runs `work` with a connection that nobody else has meanwhile. A connection that was lost is not used again.
   * Errors: DatabaseError `overloaded` when none was free in time, `unavailable` once closed; what `connect` threw.
   */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  /** Waits for those who came before, then closes every connection. */
  close(): Promise<void>
}

export interface PoolSettings {
  readonly poolSize: number
  /** How long to wait for a connection that others have. */
  readonly waitMilliseconds: number
}

const restMilliseconds = 60_000

export function createPool(connect: () => Promise<Connection>, settings: PoolSettings): Pool {
  const places = createPlaces(settings)
  const resting = new Map<Connection, NodeJS.Timeout>()
  let isClosed = false

  // The last to rest comes first, so that those that are not needed go.
  async function wake(): Promise<Connection> {
    for (const [connection, timer] of [...resting].reverse()) {
      resting.delete(connection)
      clearTimeout(timer)
      if (!connection.isLost) return connection
    }
    return connect()
  }

  function rest(connection: Connection) {
    const timer = setTimeout(() => {
      resting.delete(connection)
      void connection.close()
    }, restMilliseconds)
    resting.set(connection, timer.unref())
  }

  return {
    use: async (work) => {
      if (isClosed) throw new DatabaseError('unavailable', 'The database is closed')
      await places.take()
      try {
        const connection = await wake()
        try {
          return await work(connection)
        } finally {
          if (!connection.isLost) rest(connection)
        }
      } finally {
        places.leave()
      }
    },
    close: async () => {
      isClosed = true
      await places.empty()
      await Promise.all(
        [...resting].map(([connection, timer]) => {
          clearTimeout(timer)
          return connection.close()
        }),
      )
      resting.clear()
    },
  }
}

/** So many may be in at a time; the others wait in the order of their coming. */
function createPlaces({ poolSize, waitMilliseconds }: PoolSettings) {
  const waiting = new Set<() => void>()
  let free = poolSize
  let onEmpty = () => {}

  function wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.delete(enter)
        reject(new DatabaseError('overloaded', 'No connection to the database was free in time'))
      }, waitMilliseconds)
      waiting.add(enter)
    })
  }

  return {
    take: async () => {
      if (free === 0) return wait()
      free -= 1
    },
    leave: () => {
      for (const enter of waiting) {
        waiting.delete(enter)
        return enter()
      }
      free += 1
      if (free === poolSize) onEmpty()
    },
    /** Resolves when nobody is in, nor waits. */
    empty: () =>
      new Promise<void>((resolve) => {
        onEmpty = resolve
        if (free === poolSize) resolve()
      }),
  }
}
