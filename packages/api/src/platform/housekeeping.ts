import type { Logger } from './logger.js'
import { poll } from './poll.js'
import type { Runtime } from './runtime.js'

/** Removes expired data at intervals. Correctness does not depend on when it runs. */
export interface Housekeeping {
  start(): void
  /** Resolves when no task is running any more. */
  stop(): Promise<void>
}

export interface HousekeepingParts {
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly log: Logger
  /** The tasks by their names in the log. A long task stops early when its signal is aborted. */
  readonly tasks: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>>
}

const everyMs = 60 * 60 * 1000

/** Runs every task at the start and once an hour. A task that fails is logged and runs again in the next round. */
export function createHousekeeping({ runtime, log, tasks }: HousekeepingParts): Housekeeping {
  const stopped = new AbortController()
  let running: Promise<void> = Promise.resolve()

  async function runTasks({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    for (const [task, work] of Object.entries(tasks)) {
      await work(signal).catch((error: unknown) => log.warn({ task, err: error }, 'housekeeping failed'))
    }
  }

  return {
    start() {
      running = poll({ runtime, everyMs, signal: stopped.signal }, runTasks).done
    },
    async stop() {
      stopped.abort()
      await running
    },
  }
}
