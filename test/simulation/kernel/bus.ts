import type { Bus } from '@assistant/api'
import type { Process, World } from './world.js'

export interface SimulatedBus {
  /** The bus as a process sees it. */
  connect(process: Process): Bus
}

/** A bus between processes that loses, delays and so reorders what it carries. Nobody may rely on more than that. */
export function createSimulatedBus(world: World): SimulatedBus {
  interface Listener {
    readonly process: Process
    readonly topic: string
    readonly hear: (message: never) => void
  }
  const listeners = new Set<Listener>()
  return {
    connect: (process) => ({
      publish(topic, message) {
        for (const listener of listeners) {
          if (listener.topic !== topic) continue
          if (world.strikes('a message of the bus is lost', 0.05)) {
            world.note(`a message of ${topic} to ${listener.process.name} is lost`)
            continue
          }
          const isLate = world.strikes('a message of the bus is late', 0.05)
          const way = isLate ? world.random.between(500, 5_000) : world.random.between(0, 20)
          listener.process
            .sleep(way, `message of ${topic}`)
            .then(() => {
              // What is heard is of the topic that was asked for: they were compared above.
              if (listeners.has(listener)) listener.hear(message as never)
            })
            .catch((error: unknown) => world.problem(`a listener to ${topic} threw: ${String(error)}`))
        }
      },
      subscribe(topic, hear) {
        const listener = { process, topic, hear }
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }),
  }
}
