import type { Logger } from '@assistant/api'

/** Both a terminal and npm pass a signal on, so that one Ctrl-C may arrive twice. */
const echoMs = 500

/** The first SIGTERM or SIGINT stops the server in good order, the next one at once. */
export function stopOnSignals(stop: () => Promise<void>, log: Logger): void {
  let firstAt: number | undefined
  const onSignal = (signal: NodeJS.Signals, number: number) => {
    if (firstAt === undefined) {
      firstAt = performance.now()
      log.info({ signal }, 'stopping: generations may finish for ten seconds; another signal stops at once')
      stop().then(
        () => {
          log.info({}, 'stopped')
          process.exit(0)
        },
        (error) => {
          log.error({ err: error }, 'stopping failed')
          process.exit(1)
        },
      )
    } else if (performance.now() - firstAt > echoMs) {
      process.exit(128 + number)
    }
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
