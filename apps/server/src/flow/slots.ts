import { atMost, createKeyedQueues, type Release } from './queue.js'

/** Limits how many operations run at once per key: sockets of a session, streams, large bodies of a user. */
export interface Slots {
  /** Returns a function that gives the slot back, or undefined when all slots of the key are taken. */
  readonly take: (key: string) => Release | undefined
  /** Resolves with that function when a slot of the key is free, in order. Rejects when `signal` is aborted first. */
  readonly wait: (key: string, signal: AbortSignal) => Promise<Release>
}

export function createSlots(max: number): Slots {
  const queues = createKeyedQueues(atMost(max))
  return {
    take: (key) => queues.tryEnter(key),
    wait: (key, signal) => queues.enter(key, 1, signal),
  }
}
