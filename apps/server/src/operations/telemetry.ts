import type { Telemetry } from '@assistant/api'

/** Tells several of what happens. */
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
    eventsRead(milliseconds) {
      for (const listener of listeners) listener.eventsRead(milliseconds)
    },
  }
}
