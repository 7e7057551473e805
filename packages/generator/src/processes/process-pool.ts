import { startDeadline } from '../platform/waiting.js'
import { createFairQueue } from './fair-queue.js'
import { TaskError } from './task-error.js'
import { startTaskProcess, type TaskProcess, type TaskRequest } from './task-process.js'

export interface PoolTask extends TaskRequest {
  /** Names the one for whom the work is done: keys are served in turn, and at most `size − 1` processes work for one. */
  readonly key: string
  /** Time that the task waits for a process before it is given up as `busy`. Default: that of the pool. */
  readonly waitLimitMs?: number
}

/** Child processes for work that may get stuck, or take all the memory there is. */
export interface ProcessPool {
  /**
   * Runs a task in one of the processes, and streams its events. Ends early, without an error, when `signal` is aborted.
   * @throws {TaskError}
   * @throws {TaskFailure} when the task itself failed.
   */
  run(task: PoolTask, signal: AbortSignal): AsyncGenerator<unknown, void>
  counts(): { readonly processes: number; readonly working: number; readonly waiting: number }
  /** Kills every process. Tasks that are under way, and later ones, reject with `closed`. */
  close(): Promise<void>
}

export interface ProcessPoolOptions {
  /** Maximum number of processes; at least 2. */
  readonly size: number
  /** The module that each process runs: it calls `serveTasks`. Default: the template engine and the analyzer. */
  readonly file?: URL
  /** Limit of the JavaScript heap of one process. */
  readonly heapMegabytes?: number
  /** Time that a process has to get ready. */
  readonly startLimitMs?: number
  /** Time that a task waits for a process, unless it says otherwise. */
  readonly waitLimitMs?: number
  /** Time after which a process without work is ended. */
  readonly idleLimitMs?: number
}

/** Processes are started when there is work for them, reused, and ended when they have been idle for a while. */
export function createProcessPool(options: ProcessPoolOptions): ProcessPool {
  const { size, file = defaultFile(), heapMegabytes = 192, startLimitMs = 20_000 } = options
  const { waitLimitMs = 60_000, idleLimitMs = 5 * 60_000 } = options
  const queue = createFairQueue({ slots: size, slotsPerKey: Math.max(1, size - 1) })
  const processes = new Set<TaskProcess>()
  /** Processes without work, with the timers that end them. The one that was used last comes last. */
  const idle = new Map<TaskProcess, NodeJS.Timeout>()
  const closing = new AbortController()

  function start(): TaskProcess {
    const process = startTaskProcess({ file, heapMegabytes, startLimitMs })
    processes.add(process)
    void process.ended.then(() => {
      processes.delete(process)
      leaveIdle(process)
    })
    return process
  }

  function takeProcess(leave: () => void): TaskProcess {
    const process = [...idle.keys()].at(-1)
    if (process !== undefined) {
      leaveIdle(process)
      return process
    }
    try {
      return start()
    } catch (error) {
      leave()
      throw new TaskError('notStarted', `The process could not be started. ${String(error)}`)
    }
  }

  function markIdle(process: TaskProcess): void {
    if (!process.isUsable()) return
    const end = (): void => {
      leaveIdle(process)
      process.kill()
    }
    idle.set(process, setTimeout(end, idleLimitMs).unref())
  }

  function leaveIdle(process: TaskProcess): void {
    clearTimeout(idle.get(process))
    idle.delete(process)
  }

  async function* run(task: PoolTask, signal: AbortSignal): AsyncGenerator<unknown, void> {
    const leave = await enter(task, signal)
    if (leave === undefined) return
    const process = takeProcess(leave)
    const running = process.run(task, signal)
    void running.released.then(() => {
      markIdle(process)
      leave()
    })
    try {
      yield* running.events
    } catch (error) {
      throw closing.signal.aborted ? closed() : error
    }
  }

  /** Resolves with `undefined` when `signal` is aborted. */
  async function enter(task: PoolTask, signal: AbortSignal): Promise<(() => void) | undefined> {
    const limitMs = task.waitLimitMs ?? waitLimitMs
    const deadline = startDeadline(limitMs, signal, closing.signal)
    try {
      const leave = await queue.enter(task.key, deadline.signal)
      if (closing.signal.aborted) {
        leave?.()
        throw closed()
      }
      if (leave === undefined && !signal.aborted) {
        throw new TaskError('busy', `No process became free within ${limitMs / 1_000} s.`)
      }
      return leave
    } finally {
      deadline.release()
    }
  }

  return {
    run,
    counts: () => ({
      processes: processes.size,
      working: processes.size - idle.size,
      waiting: queue.waiting(),
    }),
    async close() {
      closing.abort()
      const ending = [...processes]
      for (const process of ending) process.kill()
      await Promise.all(ending.map(({ ended }) => ended))
    },
  }
}

function closed(): TaskError {
  return new TaskError('closed', 'The pool of processes is closed.')
}

function defaultFile(): URL {
  // The build puts this code and the module beside each other.
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './source-process.mjs' : './engine-process.js', import.meta.url)
}
