import type { Telemetry } from '@assistant/api'

/** Returns a telemetry that forwards to all of `listeners`. */
export function combineTelemetry(listeners: readonly Telemetry[]): Telemetry {
  const [only] = listeners
  if (only !== undefined && listeners.length === 1) return only
  return {
    call(call) {
      const ends = listeners.map((listener) => listener.call(call))
      return (outcome) => {
        for (const end of ends) end(outcome)
      }
    },
    run(run) {
      const ends = listeners.map((listener) => listener.run(run))
      return (status) => {
        for (const end of ends) end(status)
      }
    },
    eventsRead(delayMs) {
      for (const listener of listeners) listener.eventsRead(delayMs)
    },
  }
}
