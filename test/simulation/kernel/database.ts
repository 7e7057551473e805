import { type Database, DatabaseError, type Transaction } from '@assistant/database'
import { createRun, type Run, sqliteError } from '@assistant/database/testing'
import { statementsThrough } from './statements.js'
import type { Store } from './store.js'
import type { Process, World } from './world.js'

export interface SimulatedDatabase {
  /** The database as a process sees it. `clock` is for showing what goes wrong when a process's own is asked. */
  connect(process: Process, options?: { readonly clock?: () => number }): Database
  /** Milliseconds since 1970, by the database's own clock. */
  now(): number
  moveClock(milliseconds: number): void
  /** Whether a transaction is open at this moment. */
  readonly isHeld: boolean
}

/** An open transaction, as the database itself sees it. */
interface Hold {
  isLost: boolean
  /** Rolls back, unless it is over, and lets the next one in. */
  readonly giveUp: () => void
  readonly commit: () => void
  /** Not idle at this moment. */
  readonly touch: () => void
}

/** After which the database ends a transaction that says nothing, and a process one that it has held. Milliseconds. */
const idleLimit = 5_000
const holdLimit = 5_000
const retryLimit = 5_000

class SerialisationFailure extends Error {}

/** The database that the processes of a world share: one transaction at a time, and every fault a connection has. */
export function createSimulatedDatabase(world: World, store: Store): SimulatedDatabase {
  let offset = 0
  let held: Hold | undefined
  const waiting: (() => void)[] = []
  const now = () => world.now() + offset
  store.empty()

  const release = () => {
    held = undefined
    for (const enter of waiting.splice(0)) enter()
  }

  /** Waits for a turn, in no order, and begins. */
  const begin = async (process: Process): Promise<Hold> => {
    while (held !== undefined) {
      await new Promise<void>((enter) => waiting.push(enter))
      await process.step('turn')
    }
    store.writer.prepare('begin immediate').run()
    let stopIdling = () => {}
    const end = (statement: 'commit' | 'rollback') => {
      store.writer.prepare(statement).run()
      stopIdling()
      forgetCrash()
      release()
    }
    const hold: Hold = {
      isLost: false,
      giveUp() {
        if (held !== hold) return
        hold.isLost = true
        end('rollback')
      },
      commit: () => end('commit'),
      touch() {
        stopIdling()
        stopIdling = world.after(idleLimit, () => {
          world.note(`the database ends an idle transaction of ${process.name}`)
          hold.giveUp()
        })
      },
    }
    const forgetCrash = process.onCrash(hold.giveUp)
    held = hold
    hold.touch()
    return hold
  }

  const connect: SimulatedDatabase['connect'] = (process, { clock = now } = {}) => {
    const carryOut = <T>(statement: () => T): T => {
      store.clock = clock
      try {
        return statement()
      } catch (error) {
        throw sqliteError(error)
      }
    }

    const query = statementsThrough(store, store.reader, async (statement) => {
      await process.travel('read')
      if (world.strikes('a read fails', 0.005)) throw connectionLost()
      const rows = carryOut(statement)
      // What was read may be old by the time it is looked at.
      if (world.random.chance(0.5)) await process.travel('rows')
      return rows
    })

    const transactionOf = (hold: Hold, run: Run): Transaction =>
      Object.assign(
        statementsThrough(store, store.writer, async (statement) => {
          run.check()
          await process.travel('statement')
          run.check()
          try {
            if (hold.isLost || world.strikes('the connection is lost in a transaction', 0.003)) throw connectionLost()
            hold.touch()
            if (world.strikes('a process freezes in a transaction', 0.002)) {
              process.freeze(world.random.between(1_000, 20_000))
            }
            return carryOut(statement)
          } catch (error) {
            if (error instanceof DatabaseError) run.fail(error)
            throw error
          }
        }),
        { afterCommit: run.afterCommit },
      )

    const attempt = async <T>(fn: (tx: Transaction) => Promise<T>, isSerializable: boolean): Promise<T> => {
      await process.travel('begin')
      const hold = await begin(process)
      const run = createRun()
      let forgetLimit = () => {}
      const tooLong = new Promise<never>((_, reject) => {
        forgetLimit = world.after(holdLimit, async () => {
          await process.step('held too long')
          if (run.isOver) return
          run.giveUp(new DatabaseError('overloaded', `A transaction was held for more than ${holdLimit} ms`))
          reject(run.failure)
        })
      })
      try {
        // What follows from here on is inside. (An AsyncLocalStorage knows that as well, and makes every promise slower.)
        world.context = run
        const result = await Promise.race([fn(transactionOf(hold, run)), tooLong])
        run.check()
        run.end()
        await process.travel('commit')
        if (hold.isLost) throw connectionLost(true)
        if (isSerializable && world.strikes('a serialisation failure', 0.02)) throw new SerialisationFailure()
        if (world.strikes('the connection is lost before COMMIT', 0.01)) throw connectionLost(true)
        hold.commit()
        await process.travel('committed')
        if (world.strikes('the connection is lost after COMMIT', 0.01)) throw connectionLost(true)
        run.takeEffect((error) => world.problem(`an effect after the commit threw: ${String(error)}`))
        return result
      } finally {
        run.end()
        forgetLimit()
        hold.giveUp()
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
        const deadline = world.now() + retryLimit
        for (let failures = 0; ; failures += 1) {
          try {
            return await attempt(fn, isolation === 'serializable')
          } catch (error) {
            if (!(error instanceof SerialisationFailure)) throw error
            const pause = world.random.below(Math.min(500, 10 * 2 ** failures))
            if (world.now() + pause > deadline) throw new DatabaseError('overloaded', 'The transaction met conflicts')
            world.note(`a transaction of ${process.name} runs again`)
            await process.sleep(pause, 'again')
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
      offset += milliseconds
      world.note(`the clock of the database jumps by ${milliseconds} ms`)
    },
    get isHeld() {
      return held !== undefined
    },
  }
}

function connectionLost(outcomeUnknown = false): DatabaseError {
  return new DatabaseError('unavailable', 'The connection was lost', { outcomeUnknown })
}
