import { type Database, DatabaseError, type Transaction } from '@assistant/database'
import { createRun, type Run, sqliteError } from '@assistant/database/testing'
import type { Process } from '../process.js'
import type { World } from '../world.js'
import { createBuilders } from './statements.js'
import type { Store } from './store.js'

export interface SimulatedDatabase {
  /** Returns the database for one process. `clock` replaces its clock, to test the shared-clock rule. */
  connect(process: Process, options?: { readonly clock?: () => number }): Database
  /** Returns milliseconds since 1970 by the clock of the database. */
  now(): number
  moveClock(milliseconds: number): void
  /** True while a transaction is open. */
  readonly hasOpenTransaction: boolean
}

/** A transaction that is open in the database. */
interface OpenTransaction {
  isLost: boolean
  /** Rolls back unless the transaction is over, and releases the lock. */
  readonly rollBack: () => void
  readonly commit: () => void
  readonly restartIdleTimer: () => void
}

/** Time after which the database ends an idle transaction, and after which a process ends one that it holds. */
const idleLimitMs = 5_000
const holdLimitMs = 5_000
/** Time for which a process retries a transaction after serialisation failures. */
const retryLimitMs = 5_000

class SerialisationFailure extends Error {}

/** Creates the shared database of a world. It runs one transaction at a time and injects connection faults. */
export function createSimulatedDatabase(world: World, store: Store): SimulatedDatabase {
  let offsetMs = 0
  let current: OpenTransaction | undefined
  const waiters: (() => void)[] = []
  const now = () => world.now() + offsetMs
  store.empty()

  const release = () => {
    current = undefined
    for (const resume of waiters.splice(0)) resume()
  }

  /** Waits until no transaction is open, without a fixed order, and begins one. */
  const begin = async (process: Process): Promise<OpenTransaction> => {
    while (current !== undefined) {
      await new Promise<void>((resume) => waiters.push(resume))
      await process.step('turn')
    }
    store.writer.prepare('begin immediate').run()
    let cancelIdleTimer = () => {}
    const end = (statement: 'commit' | 'rollback') => {
      store.writer.prepare(statement).run()
      cancelIdleTimer()
      removeCrashEffect()
      release()
    }
    const open: OpenTransaction = {
      isLost: false,
      rollBack() {
        if (current !== open) return
        open.isLost = true
        end('rollback')
      },
      commit: () => end('commit'),
      restartIdleTimer() {
        cancelIdleTimer()
        cancelIdleTimer = world.after(idleLimitMs, () => {
          world.note(`the database ends an idle transaction of ${process.name}`)
          open.rollBack()
        })
      },
    }
    const removeCrashEffect = process.onCrash(open.rollBack)
    current = open
    open.restartIdleTimer()
    return open
  }

  const connect: SimulatedDatabase['connect'] = (process, { clock = now } = {}) => {
    const execute = <T>(statement: () => T): T => {
      store.clock = clock
      try {
        return statement()
      } catch (error) {
        throw sqliteError(error)
      }
    }

    const query = createBuilders(store.reader, async (statement) => {
      await process.travel('read')
      if (world.occurs('a read fails', 0.005)) throw connectionLost()
      const rows = execute(statement)
      // Rows may be stale when the caller receives them.
      if (world.random.chance(0.5)) await process.travel('rows')
      return rows
    })

    const createTransaction = (open: OpenTransaction, run: Run): Transaction =>
      Object.assign(
        createBuilders(store.writer, async (statement) => {
          run.check()
          await process.travel('statement')
          run.check()
          try {
            if (open.isLost || world.occurs('the connection is lost in a transaction', 0.003)) throw connectionLost()
            open.restartIdleTimer()
            if (world.occurs('a process freezes in a transaction', 0.002)) {
              process.freeze(world.random.between(1_000, 20_000))
            }
            return execute(statement)
          } catch (error) {
            if (error instanceof DatabaseError) run.fail(error)
            throw error
          }
        }),
        { afterCommit: run.afterCommit },
      )

    const attempt = async <T>(fn: (tx: Transaction) => Promise<T>, isSerializable: boolean): Promise<T> => {
      await process.travel('begin')
      const open = await begin(process)
      const run = createRun()
      let cancelHoldTimer = () => {}
      const holdTimeout = new Promise<never>((_, reject) => {
        cancelHoldTimer = world.after(holdLimitMs, async () => {
          await process.step('held too long')
          if (run.isOver) return
          run.giveUp(new DatabaseError('overloaded', `A transaction was held for more than ${holdLimitMs} ms`))
          reject(run.failure)
        })
      })
      try {
        // Marks the following steps as inside the transaction. AsyncLocalStorage would slow down every promise.
        world.context = run
        const result = await Promise.race([fn(createTransaction(open, run)), holdTimeout])
        run.check()
        run.end()
        await process.travel('commit')
        if (open.isLost) throw connectionLost(true)
        if (isSerializable && world.occurs('a serialisation failure', 0.02)) throw new SerialisationFailure()
        if (world.occurs('the connection is lost before COMMIT', 0.01)) throw connectionLost(true)
        open.commit()
        await process.travel('committed')
        if (world.occurs('the connection is lost after COMMIT', 0.01)) throw connectionLost(true)
        run.takeEffect((error) => world.problem(`an effect after the commit threw: ${String(error)}`))
        return result
      } finally {
        run.end()
        cancelHoldTimer()
        open.rollBack()
      }
    }

    return {
      dialect: 'sqlite',
      tables: store.tables,
      query,
      async transaction(fn, { isolation = 'serializable' } = {}) {
        if (world.context?.isOver === false) {
          throw new DatabaseError('internal', 'A transaction was begun inside a transaction')
        }
        const deadline = world.now() + retryLimitMs
        for (let failures = 0; ; failures += 1) {
          try {
            return await attempt(fn, isolation === 'serializable')
          } catch (error) {
            if (!(error instanceof SerialisationFailure)) throw error
            const pauseMs = world.random.below(Math.min(500, 10 * 2 ** failures))
            if (world.now() + pauseMs > deadline) throw new DatabaseError('overloaded', 'The transaction met conflicts')
            world.note(`a transaction of ${process.name} runs again`)
            await process.sleep(pauseMs, 'again')
          }
        }
      },
      migrate: async () => ({ applied: [] }),
      close: async () => {},
    }
  }

  return {
    connect,
    now,
    moveClock(milliseconds) {
      offsetMs += milliseconds
      world.note(`the clock of the database jumps by ${milliseconds} ms`)
    },
    get hasOpenTransaction() {
      return current !== undefined
    },
  }
}

function connectionLost(outcomeUnknown = false): DatabaseError {
  return new DatabaseError('unavailable', 'The connection was lost', { outcomeUnknown })
}
