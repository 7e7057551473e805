import { atMost, createKeyedQueues, type Release } from './queue.js'

/** Limits how many operations run at once per key, such as the sockets of a session or the large bodies of a user. */
export interface Slots {
  /** Takes a slot. Returns the function that gives it back, or undefined when all slots of the key are taken. */
  readonly take: (key: string) => Release | undefined
  /** Takes a slot as soon as one is free, in order of the calls. Rejects when `signal` is aborted first. */
  readonly wait: (key: string, signal: AbortSignal) => Promise<Release>
}

export function createSlots(max: number): Slots {
  const queues = createKeyedQueues(atMost(max))
  return {
    take: (key) => queues.tryEnter(key),
    wait: (key, signal) => queues.enter(key, 1, signal),
  }
}
