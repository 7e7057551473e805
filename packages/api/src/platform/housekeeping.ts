import type { Logger } from './logger.js'
import { poll } from './poll.js'
import type { Runtime } from './runtime.js'

/** Removes expired data in the background, at intervals. Correctness does not depend on when it runs. */
export interface Housekeeping {
  start(): void
  /** Aborts the signal of the tasks. Resolves when the round that is under way has ended. */
  stop(): Promise<void>
}

export interface HousekeepingParts {
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly log: Logger
  /** The tasks by their names in the log. A long task should stop early when its signal is aborted. */
  readonly tasks: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>>
}

const everyMs = 60 * 60 * 1000

/**
 * Runs the tasks one after the other, in a round at the start and after each pause of an hour. A failure of a task is
 * logged; the task runs again in the next round.
 */
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
