/** Runs one piece of work at a time, in order of arrival. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when all work that was added before has ended. */
  ended(): Promise<void>
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take: (work) => {
      const turn = last.then(work)
      last = turn.catch(() => undefined)
      return turn
    },
    ended: async () => {
      await last
    },
  }
}
