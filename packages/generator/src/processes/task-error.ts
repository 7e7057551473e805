/**
 * - `notStarted`: no process could be had: a file of the program is missing, or there is no memory.
 * - `busy`: no process of the pool became free in time.
 * - `timedOut`: the task, or one step of it, took longer than it may. Its process was killed.
 * - `died`: the process ended in the middle of the task.
 * - `closed`: the pool was closed.
 */
export type TaskErrorCode = 'notStarted' | 'busy' | 'timedOut' | 'died' | 'closed'

/** A task that was not done, for a reason that lies in the processes and not in what the task said. */
export class TaskError extends Error {
  override readonly name = 'TaskError'
  constructor(
    readonly code: TaskErrorCode,
    message: string,
    /** The step that was under way; see `TaskContext.step`. */
    readonly step: string | null = null,
    /** Time that the task has used in its process. */
    readonly usedMs = 0,
  ) {
    super(message)
  }
}
