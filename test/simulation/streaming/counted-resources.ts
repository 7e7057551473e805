import type { Bus, Runtime } from '@assistant/api'

/** Wraps the runtime to count its pending timers, and adds every id that it makes to `ids`. */
export function countTimers(runtime: Runtime, ids: Set<string>): Runtime & { pendingTimers(): number } {
  let pending = 0
  return {
    ...runtime,
    async sleep(milliseconds, signal) {
      pending += 1
      await runtime.sleep(milliseconds, signal)
      pending -= 1
    },
    randomId() {
      const id = runtime.randomId()
      ids.add(id)
      return id
    },
    pendingTimers: () => pending,
  }
}

/** Wraps the bus to count its listeners. */
export function countListeners(bus: Bus): Bus & { listeners(): number } {
  let listeners = 0
  return {
    publish: bus.publish,
    subscribe(topic, listener) {
      listeners += 1
      const unsubscribe = bus.subscribe(topic, listener)
      let isSubscribed = true
      return () => {
        if (isSubscribed) listeners -= 1
        isSubscribed = false
        unsubscribe()
      }
    },
    listeners: () => listeners,
  }
}
