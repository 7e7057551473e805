import type { Logger } from '@assistant/api'

/** Time in which further signals count as the first one: the terminal and npm both forward a Ctrl+C. */
const duplicateSignalMs = 500

/**
 * Stops the server gracefully at the first SIGTERM or SIGINT. A signal that arrives more than `duplicateSignalMs` later
 * ends the process at once. `graceSeconds` is the time that running generations have to finish.
 */
export function stopOnSignals(stop: () => Promise<void>, graceSeconds: number, log: Logger): void {
  let firstSignalAtMs: number | undefined
  const onSignal = (signal: NodeJS.Signals, number: number) => {
    if (firstSignalAtMs === undefined) {
      firstSignalAtMs = performance.now()
      log.info(
        { signal },
        `stopping: running generations have ${graceSeconds} seconds to finish; send another signal to stop at once`,
      )
      stop().then(
        () => {
          log.info({}, 'stopped')
          process.exit(0)
        },
        (error) => {
          log.error({ err: error }, 'the server could not stop cleanly')
          process.exit(1)
        },
      )
    } else if (performance.now() - firstSignalAtMs > duplicateSignalMs) {
      process.exit(128 + number)
    }
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
