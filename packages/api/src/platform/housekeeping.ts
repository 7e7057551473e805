import type { Logger } from './logger.js'
import type { Runtime } from './runtime.js'

/** Removes now and then what nobody can use any more. Nothing depends on when it runs. */
export interface Housekeeping {
  start(): void
  /** Resolves when nothing of it is under way. */
  stop(): Promise<void>
}

export interface HousekeepingParts {
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly log: Logger
  /** What to remove, by the name that the log gives it. A long one leaves off when its signal is aborted. */
  readonly tasks: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>>
}

const everyMilliseconds = 60 * 60 * 1000

/** Does every task at the start and once an hour. One that fails is logged, and tried again with the next round. */
export function createHousekeeping({ runtime, log, tasks }: HousekeepingParts): Housekeeping {
  const stopped = new AbortController()
  let running: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      for (const [task, work] of Object.entries(tasks)) {
        await work(stopped.signal).catch((error: unknown) => log.warn({ task, err: error }, 'housekeeping failed'))
      }
      await runtime.sleep(everyMilliseconds, stopped.signal)
    }
  }

  return {
    start() {
      running = run()
    },
    async stop() {
      stopped.abort()
      await running
    },
  }
}
