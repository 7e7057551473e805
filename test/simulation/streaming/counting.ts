import type { Bus, Runtime } from '@assistant/api'

/** The runtime, which knows how many timers are set; `ids` gets every id that it makes. */
export function countedRuntime(runtime: Runtime, ids: Set<string>): Runtime & { pending(): number } {
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
    pending: () => pending,
  }
}

/** The bus, which knows how many listen. */
export function countedBus(bus: Bus): Bus & { listening(): number } {
  let listening = 0
  return {
    publish: bus.publish,
    subscribe(topic, listener) {
      listening += 1
      const unsubscribe = bus.subscribe(topic, listener)
      let isListening = true
      return () => {
        if (isListening) listening -= 1
        isListening = false
        unsubscribe()
      }
    },
    listening: () => listening,
  }
}
