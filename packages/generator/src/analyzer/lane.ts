/** Lets one in at a time, in the order in which they come. */
export interface Lane {
  /** Resolves with what is to be called when one leaves; with `undefined` when `signal` is aborted before one's turn. */
  enter(signal: AbortSignal): Promise<(() => void) | undefined>
}

export function createLane(): Lane {
  const waiting = new Set<() => void>()
  let isTaken = false

  function leave(): void {
    isTaken = false
    const [first] = waiting
    first?.()
  }

  return {
    enter: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(undefined)
        const end = (): void => {
          waiting.delete(enter)
          signal.removeEventListener('abort', giveUp)
        }
        const giveUp = (): void => {
          end()
          resolve(undefined)
        }
        const enter = (): void => {
          end()
          isTaken = true
          let hasLeft = false
          resolve(() => {
            if (hasLeft) return
            hasLeft = true
            leave()
          })
        }
        if (!isTaken) return enter()
        waiting.add(enter)
        signal.addEventListener('abort', giveUp)
      }),
  }
}
