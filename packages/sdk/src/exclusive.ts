import type { SessionStorage } from './storage.js'

const tails = new WeakMap<SessionStorage, Promise<unknown>>()

/**
 * Runs `work` while nobody else who shares the storage runs theirs: in this process by a queue, in the browser's other
 * tabs by a Web Lock (W3C) where the storage has a name.
 */
export function exclusive<Result>(storage: SessionStorage, work: () => Promise<Result>): Promise<Result> {
  const before = tails.get(storage) ?? Promise.resolve()
  const mine = before.then(() => acrossTabs(storage.name, work))
  // Who comes next waits for the end, not for success.
  tails.set(
    storage,
    mine.then(
      () => undefined,
      () => undefined,
    ),
  )
  return mine
}

interface Locks {
  request<Result>(name: string, work: () => Promise<Result>): Promise<Result>
}

function acrossTabs<Result>(name: string | undefined, work: () => Promise<Result>): Promise<Result> {
  // Node 20 has no `navigator`, and pages that are not served over https have no `locks`.
  const { navigator } = globalThis as { navigator?: { locks?: Locks } }
  return name !== undefined && navigator?.locks ? navigator.locks.request(`assistant:${name}`, work) : work()
}
