import { DatabaseError } from '../errors.js'
import type { Connection } from './connection.js'

/** A pool of connections, which are opened on demand. */
export interface Pool {
  /**
   * Runs `work` with a connection that no other caller uses meanwhile. A lost connection is not used again.
   *
   * @throws the error of `connect` or `work`
   * @throws {DatabaseError} overloaded when no connection became free in time; unavailable after `close`
   */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  /** Waits for earlier calls of `use`, then closes every connection. */
  close(): Promise<void>
}

export interface PoolSettings {
  readonly poolSize: number
  /** Maximum time to wait for a free connection. */
  readonly waitMilliseconds: number
}

const idleTimeoutMs = 60_000

export function createPool(connect: () => Promise<Connection>, settings: PoolSettings): Pool {
  const slots = createSlots(settings)
  const idle = new Map<Connection, NodeJS.Timeout>()
  let isClosed = false

  // The most recently used connection comes first, so that surplus ones reach their idle timeout.
  async function acquire(): Promise<Connection> {
    for (const [connection, timer] of [...idle].reverse()) {
      idle.delete(connection)
      clearTimeout(timer)
      if (!connection.isLost) return connection
    }
    return connect()
  }

  function release(connection: Connection) {
    const timer = setTimeout(() => {
      idle.delete(connection)
      void connection.close()
    }, idleTimeoutMs)
    idle.set(connection, timer.unref())
  }

  return {
    use: async (work) => {
      if (isClosed) throw new DatabaseError('unavailable', 'The database is closed')
      await slots.take()
      try {
        const connection = await acquire()
        try {
          return await work(connection)
        } finally {
          if (!connection.isLost) release(connection)
        }
      } finally {
        slots.leave()
      }
    },
    close: async () => {
      isClosed = true
      await slots.empty()
      await Promise.all(
        [...idle].map(([connection, timer]) => {
          clearTimeout(timer)
          return connection.close()
        }),
      )
      idle.clear()
    },
  }
}

/** Limits how many callers hold a slot at a time. The others wait in order of arrival. */
function createSlots({ poolSize, waitMilliseconds }: PoolSettings) {
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
        reject(new DatabaseError('overloaded', 'No database connection became free in time'))
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
    /** Resolves when no slot is taken. A freed slot goes to the next waiting caller first. */
    empty: () =>
      new Promise<void>((resolve) => {
        onEmpty = resolve
        if (free === poolSize) resolve()
      }),
  }
}
