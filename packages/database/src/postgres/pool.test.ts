import { describe, expect, it, vi } from 'vitest'
import type { Connection } from './connection.js'
import { createPool } from './pool.js'

function createConnection() {
  let isLost = false
  return {
    get isLost() {
      return isLost
    },
    lose: () => {
      isLost = true
    },
    send: vi.fn<Connection['send']>(),
    close: vi.fn(async () => undefined),
  }
}

function createTestPool({ poolSize = 1, waitMilliseconds = 60_000 } = {}) {
  const connections: ReturnType<typeof createConnection>[] = []
  const connect = vi.fn(async (): Promise<Connection> => {
    const connection = createConnection()
    connections.push(connection)
    return connection
  })
  return { pool: createPool(connect, { poolSize, waitMilliseconds }), connect, connections }
}

/** Creates work that ends when `end` is called. */
function createWork() {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  return { run: () => ended, end }
}

const itself = async (connection: Connection) => connection

describe('a pool of connections', () => {
  it('opens a connection on demand, and reuses it', async () => {
    const { pool, connect } = createTestPool({ poolSize: 2 })
    expect(connect).not.toHaveBeenCalled()
    expect(await pool.use(itself)).toBe(await pool.use(itself))
    expect(connect).toHaveBeenCalledOnce()
  })

  it('lends a connection to one caller at a time, in order of arrival', async () => {
    const { pool, connect } = createTestPool({ poolSize: 2 })
    const order: number[] = []
    let inUse = 0
    const uses = Array.from({ length: 20 }, (_, index) =>
      pool.use(async () => {
        inUse += 1
        expect(inUse).toBeLessThanOrEqual(2)
        order.push(index)
        await new Promise((resolve) => setImmediate(resolve))
        inUse -= 1
      }),
    )
    await Promise.all(uses)
    expect(order).toEqual(uses.map((_, index) => index))
    expect(connect).toHaveBeenCalledTimes(2)
  })

  it('rejects a caller that has waited too long, and serves later callers', async () => {
    const { pool } = createTestPool({ waitMilliseconds: 1 })
    const work = createWork()
    const used = pool.use(work.run)
    await expect(pool.use(itself)).rejects.toMatchObject({ kind: 'overloaded' })
    work.end()
    await used
    await pool.use(itself)
  })

  it('never lends a lost connection again, whether it was lost in use or idle', async () => {
    const { pool } = createTestPool()
    const first = await pool.use(itself)
    first.lose()
    const second = await pool.use(async (connection) => {
      connection.lose()
      return connection
    })
    const third = await pool.use(itself)
    expect(new Set([first, second, third]).size).toBe(3)
  })

  it('frees its slot when connecting or the work fails', async () => {
    const { pool, connect } = createTestPool()
    const failure = new Error('no')
    connect.mockRejectedValueOnce(failure)
    await expect(pool.use(itself)).rejects.toBe(failure)
    await expect(pool.use(() => Promise.reject(failure))).rejects.toBe(failure)
    await pool.use(itself)
  })

  it('closes after earlier callers have finished, and rejects later ones', async () => {
    const { pool, connections } = createTestPool()
    const work = createWork()
    const used = pool.use(work.run)
    const waiting = pool.use(itself)
    const closed = pool.close()
    await expect(pool.use(itself)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(connections[0]?.close).not.toHaveBeenCalled()
    work.end()
    await Promise.all([used, waiting, closed])
    expect(connections).toHaveLength(1)
    expect(connections[0]?.close).toHaveBeenCalledOnce()
  })
})
