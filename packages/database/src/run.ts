import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseError } from './errors.js'
import type { Settings } from './settings.js'

/** One run of a transaction. Decides whether its statements may still execute, and keeps the effects of its commit. */
export interface Run {
  /** Throws when a statement of this run has failed, or when the run has ended. */
  check(): void
  /**
   * Records a failed statement, unless an earlier one has failed. The run can no longer be committed, on either
   * dialect.
   */
  fail(failure: DatabaseError): void
  readonly failure: DatabaseError | undefined
  /** True after `giveUp`: a statement of this run may still be executing. */
  readonly isHeld: boolean
  readonly isOver: boolean
  /** Ends the run: later statements throw. */
  end(): void
  /** Ends a run that exceeded its time limit. It can no longer be committed. */
  giveUp(reason: DatabaseError): void
  afterCommit(effect: () => void): void
  /**
   * Runs the effects in the order in which they were added. Calls `onEffectError` for one that throws, and continues.
   */
  takeEffect(onEffectError: (error: unknown) => void): void
}

export function createRun(): Run {
  const effects: (() => void)[] = []
  let failure: DatabaseError | undefined
  let isHeld = false
  let isOver = false
  const check = () => {
    if (failure !== undefined) throw failure
    if (isOver) throw new DatabaseError('internal', 'The transaction has ended. Await every statement inside it')
  }
  return {
    check,
    fail: (first) => {
      failure ??= first
    },
    get failure() {
      return failure
    },
    get isOver() {
      return isOver
    },
    get isHeld() {
      return isHeld
    },
    end: () => {
      isOver = true
    },
    giveUp: (reason) => {
      failure ??= reason
      isHeld = true
      isOver = true
    },
    afterCommit: (effect) => {
      check()
      effects.push(effect)
    },
    takeEffect: (onEffectError) => {
      for (const effect of effects) {
        try {
          effect()
        } catch (error) {
          onEffectError(error)
        }
      }
    },
  }
}

/** Ends the runs of a database in time, and detects runs inside others. */
export interface RunScope {
  /**
   * Throws when the caller is inside a transaction of this scope, if nesting is detected. On SQLite the nested one would
   * wait for the outer one, until the time limit of that ends.
   */
  refuseNesting(): void
  /**
   * Runs `fn` inside `run` and returns its result. The run has ended afterwards in every case.
   *
   * @throws the error of `fn`; the error of a failed statement that `fn` caught
   * @throws {DatabaseError} overloaded when `fn` takes longer than `milliseconds`
   */
  hold<T>(run: Run, milliseconds: number, fn: () => Promise<T>): Promise<T>
}

/**
 * The scope and run of the current code, for the detection of nesting in the innermost transaction. One storage for all
 * databases: each storage that was used once makes every later promise of the process slower.
 */
const current = new AsyncLocalStorage<{ scope: RunScope; run: Run }>()

export function createRunScope({ detectNesting }: Pick<Settings, 'detectNesting'>): RunScope {
  const scope: RunScope = {
    refuseNesting: () => {
      // A timer or listener that was created inside a transaction may outlive it, so only an open run counts.
      const open = current.getStore()
      if (open?.scope === scope && !open.run.isOver) {
        throw new DatabaseError('internal', 'A transaction was started inside another transaction')
      }
    },
    hold: async (run, milliseconds, fn) => {
      try {
        const result = await within(milliseconds, detectNesting ? current.run({ scope, run }, fn) : fn(), () => {
          const reason = new DatabaseError('overloaded', `A transaction was held for more than ${milliseconds} ms`)
          run.giveUp(reason)
          return reason
        })
        run.check()
        return result
      } finally {
        run.end()
      }
    },
  }
  return scope
}

/** Settles as `promise` does, or rejects with the result of `tooLate` after `milliseconds`. */
async function within<T>(milliseconds: number, promise: Promise<T>, tooLate: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), milliseconds)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
