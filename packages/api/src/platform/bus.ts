/** What a process tells the others, and itself. A hint to read, never the data: losing one costs a delay. */
export interface BusMessages {
  /** The log of a generation has grown to `lastSeq`. */
  generationEvents: { readonly generationId: string; readonly lastSeq: number }
  /** There is a generation to be worked on. */
  generationQueued: { readonly generationId: string }
  /** Sessions, roles or memberships may have changed: ask who still has access. */
  accessChanged: Record<never, never>
  /** Sessions of a user have begun or ended. */
  sessionsChanged: { readonly userId: string }
  /** A project, who is in it, or what is made in it has changed. */
  projectsChanged: { readonly projectId: string }
  /** There is a mail to be sent. */
  mailQueued: Record<never, never>
}

export type BusTopic = keyof BusMessages

export interface Bus {
  publish<T extends BusTopic>(topic: T, message: BusMessages[T]): void
  /** Answers what stops the listening. A listener must not throw. */
  subscribe<T extends BusTopic>(topic: T, listener: (message: BusMessages[T]) => void): () => void
}

/** The bus of a single process. Listeners run in a later microtask, so that a publisher is never inside one. */
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
      // A wrapper of its own, so that one function can listen twice.
      const own = (message: Parameters<typeof listener>[0]) => listener(message)
      listeners[topic].add(own)
      return () => listeners[topic].delete(own)
    },
  }
}
