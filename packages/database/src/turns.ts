/** Lets one in at a time, in the order of their coming. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when everybody who came before has left. */
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
