import type { Process, World } from './world.js'

/** What a caller learns: the answer, what was thrown, or nothing. */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'silence' }

export interface Network {
  /**
   * Asks another process. The request may come late, or never; so may the answer; and after `patience` milliseconds
   * the caller hangs up. Only the caller's own steps go on after this.
   */
  call<T>(
    from: Process,
    to: Process,
    label: string,
    work: (isGone: () => boolean) => Promise<T>,
    options?: CallOptions,
  ): Promise<Answer<T>>
  /** Calls that a living process has begun to work on and not ended. */
  readonly underWay: number
}

export interface CallOptions {
  readonly patience?: number
  /** Whether the caller has no reception at this moment. */
  readonly isCutOff?: () => boolean
}

export function createNetwork(world: World): Network {
  const { random } = world
  const working = new Set<{ readonly process: Process }>()

  const call: Network['call'] = (from, to, label, work, { patience = 10_000, isCutOff = () => false } = {}) =>
    new Promise((resolve) => {
      let isOver = false
      const answer = (given: Parameters<typeof resolve>[0]) => {
        if (isOver) return
        isOver = true
        forget()
        from.step(`answer to ${label}`).then(() => resolve(given))
      }
      const forget = world.after(patience, () => answer({ kind: 'silence' }))
      const serve = async () => {
        const isLate = world.strikes('a request is late', 0.05)
        await to.sleep(isLate ? random.between(2_000, 60_000) : random.between(1, 1_000), `request: ${label}`)
        // What is sent in a tunnel may well arrive: the answer does not.
        if (isCutOff() && random.chance(0.5)) return
        const job = { process: to }
        working.add(job)
        const given = await work(() => isOver).then(
          (value) => ({ kind: 'answered', value }) as const,
          (error: unknown) => ({ kind: 'refused', error }) as const,
        )
        working.delete(job)
        const isAnswerLate = world.strikes('an answer is late', 0.05)
        await to.sleep(isAnswerLate ? random.between(500, 9_000) : random.between(1, 300), `reply: ${label}`)
        if (isCutOff() || world.strikes('an answer is lost', 0.06)) return world.note(`the answer to ${label} is lost`)
        answer(given)
      }
      serve().catch((error: unknown) => world.problem(`the network failed: ${String(error)}`))
    })

  return {
    call,
    get underWay() {
      return [...working].filter(({ process }) => process.isAlive).length
    },
  }
}
