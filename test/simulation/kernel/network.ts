import type { Process } from './process.js'
import type { World } from './world.js'

/** The result of a call: a value, a thrown error, or none within the time limit. */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'timedOut' }

export interface Network {
  /**
   * Calls another process. Request and answer may each be late or lost. The caller disconnects after `timeoutMs`.
   * The returned promise resolves in a step of the caller.
   */
  call<T>(
    from: Process,
    to: Process,
    label: string,
    work: (isDisconnected: () => boolean) => Promise<T>,
    options?: CallOptions,
  ): Promise<Answer<T>>
  /** Number of calls that running processes have begun and not ended. */
  readonly activeCalls: number
}

export interface CallOptions {
  readonly timeoutMs?: number
  /** Returns true while the caller is offline. */
  readonly isOffline?: () => boolean
}

export function createNetwork(world: World): Network {
  const { random } = world
  const active = new Set<{ readonly process: Process }>()

  const call: Network['call'] = (from, to, label, work, { timeoutMs = 10_000, isOffline = () => false } = {}) =>
    new Promise((resolve) => {
      let isOver = false
      const answer = (result: Parameters<typeof resolve>[0]) => {
        if (isOver) return
        isOver = true
        cancelTimeout()
        from.step(`answer to ${label}`).then(() => resolve(result))
      }
      const cancelTimeout = world.after(timeoutMs, () => answer({ kind: 'timedOut' }))
      const serve = async () => {
        const isLate = world.occurs('a request is late', 0.05)
        await to.sleep(isLate ? random.between(2_000, 60_000) : random.between(1, 1_000), `request: ${label}`)
        // A request that is sent while the caller is offline may still arrive. Its answer does not.
        if (isOffline() && random.chance(0.5)) return
        const activeCall = { process: to }
        active.add(activeCall)
        const result = await work(() => isOver).then(
          (value) => ({ kind: 'answered', value }) as const,
          (error: unknown) => ({ kind: 'failed', error }) as const,
        )
        active.delete(activeCall)
        const isAnswerLate = world.occurs('an answer is late', 0.05)
        await to.sleep(isAnswerLate ? random.between(500, 9_000) : random.between(1, 300), `reply: ${label}`)
        if (isOffline() || world.occurs('an answer is lost', 0.06)) return world.note(`the answer to ${label} is lost`)
        answer(result)
      }
      serve().catch((error: unknown) => world.problem(`the network failed: ${String(error)}`))
    })

  return {
    call,
    get activeCalls() {
      return [...active].filter(({ process }) => process.isAlive).length
    },
  }
}
