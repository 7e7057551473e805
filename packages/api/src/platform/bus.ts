/**
 * The hints of the bus, by topic. They say only where to look: the receiver reads the data from the database. A lost
 * hint only causes a delay.
 */
export interface BusMessages {
  /** The log of a generation has grown to `lastSeq`. */
  generationEvents: { readonly generationId: string; readonly lastSeq: number }
  /** A generation may wait for a worker. */
  generationQueued: { readonly generationId: string }
  /** Sessions or memberships may have ended, so access must be checked again. */
  accessChanged: Record<never, never>
  /** Sessions of a user have started or ended. */
  sessionsChanged: { readonly userId: string }
  /** A project, its members or its generations have changed. */
  projectsChanged: { readonly projectId: string }
  /** A mail was added to the outbox. */
  mailQueued: Record<never, never>
}

export type BusTopic = keyof BusMessages

export interface Bus {
  publish<T extends BusTopic>(topic: T, message: BusMessages[T]): void
  /** Returns a function that unsubscribes. A listener must not throw. */
  subscribe<T extends BusTopic>(topic: T, listener: (message: BusMessages[T]) => void): () => void
}

/** Creates the bus of a single process. Listeners run in a later microtask, never inside of `publish`. */
export function createMemoryBus(): Bus {
  const listeners: { [T in BusTopic]: Set<(message: BusMessages[T]) => void> } = {
    generationEvents: new Set(),
    generationQueued: new Set(),
    accessChanged: new Set(),
    sessionsChanged: new Set(),
    projectsChanged: new Set(),
    mailQueued: new Set(),
  }
  return {
    publish(topic, message) {
      for (const listener of listeners[topic]) queueMicrotask(() => listener(message))
    },
    subscribe(topic, listener) {
      // Wrapped, so that the same function can subscribe twice.
      const own = (message: Parameters<typeof listener>[0]) => listener(message)
      listeners[topic].add(own)
      return () => listeners[topic].delete(own)
    },
  }
}
