import type { Bus } from '@assistant/api'
import type { Process } from './process.js'
import type { World } from './world.js'

export interface SimulatedBus {
  /** Returns the bus for one process. */
  connect(process: Process): Bus
}

/** Creates a bus between processes that loses, delays and reorders messages, as the contract of the bus allows. */
export function createSimulatedBus(world: World): SimulatedBus {
  interface Listener {
    readonly process: Process
    readonly topic: string
    readonly onMessage: (message: never) => void
  }
  const listeners = new Set<Listener>()
  return {
    connect: (process) => ({
      publish(topic, message) {
        for (const listener of listeners) {
          if (listener.topic !== topic) continue
          if (world.occurs('a message of the bus is lost', 0.05)) {
            world.note(`a message of ${topic} to ${listener.process.name} is lost`)
            continue
          }
          const isLate = world.occurs('a message of the bus is late', 0.05)
          const delayMs = isLate ? world.random.between(500, 5_000) : world.random.between(0, 20)
          listener.process
            .sleep(delayMs, `message of ${topic}`)
            .then(() => {
              // The message belongs to the topic of the listener: the topics were compared above.
              if (listeners.has(listener)) listener.onMessage(message as never)
            })
            .catch((error: unknown) => world.problem(`a listener to ${topic} threw: ${String(error)}`))
        }
      },
      subscribe(topic, onMessage) {
        const listener = { process, topic, onMessage }
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }),
  }
}
