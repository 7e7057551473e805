import { afterAll } from 'vitest'

export interface Cleanup {
  /** Adds a task that runs after the tests. */
  add(task: () => unknown): void
}

/**
 * Runs the added tasks in reverse order after the last test of this file, or of the `describe` around the call. It runs
 * them after a failed test too, and continues when a task fails.
 */
export function cleanUpAfterAll(): Cleanup {
  const tasks: (() => unknown)[] = []
  afterAll(async () => {
    const failures: unknown[] = []
    for (const task of tasks.reverse()) {
      try {
        await task()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Cleanup tasks failed.')
  })
  return { add: (task) => tasks.push(task) }
}
