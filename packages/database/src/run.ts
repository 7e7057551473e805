import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseError } from './errors.js'

/** One run of a transaction: may its statements still go on, and what follows its commit. */
export interface Run {
  /** Throws when a statement of this run has failed, or when the run is over. */
  check(): void
  /** Takes note of a statement that failed: the run cannot be committed any more, on either dialect. */
  fail(failure: DatabaseError): void
  readonly failure: DatabaseError | undefined
  /** It was held for too long: a statement of it may still be under way. */
  readonly isHeld: boolean
  readonly isOver: boolean
  /** From here on no statement goes through. */
  end(): void
  /** Ends a run that was held for too long. */
  giveUp(reason: DatabaseError): void
  afterCommit(effect: () => void): void
  /** Runs the effects, in their order. */
  takeEffect(onEffectError: (error: unknown) => void): void
}

export function createRun(): Run {
  const effects: (() => void)[] = []
  let failure: DatabaseError | undefined
  let isHeld = false
  let isOver = false
  const check = () => {
    if (failure !== undefined) throw failure
    if (isOver) throw new DatabaseError('internal', 'The transaction is over: await everything inside it')
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

/** Knows which run the code that asks is in, across its awaits. */
export interface RunScope {
  /** Throws when the caller is inside a transaction: it would wait for itself, on SQLite for ever. */
  refuseNesting(): void
  /**
   * Runs `fn` inside `run` and answers its result. Rejects with what `fn` throws, with the failure of a statement that
   * `fn` has swallowed, or with `overloaded` after `milliseconds`. In each case the run is over afterwards.
   */
  hold<T>(run: Run, milliseconds: number, fn: () => Promise<T>): Promise<T>
}

export function createRunScope(): RunScope {
  const current = new AsyncLocalStorage<Run>()
  return {
    refuseNesting: () => {
      // A timer or a listener that was made inside a transaction may well outlive it: only an open one counts.
      if (current.getStore()?.isOver === false) {
        throw new DatabaseError('internal', 'A transaction was begun inside a transaction')
      }
    },
    hold: async (run, milliseconds, fn) => {
      try {
        const result = await within(milliseconds, current.run(run, fn), () => {
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
}

/** The promise; or, when it takes longer, a rejection with what `tooLate` answers. */
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
