import { afterAll } from 'vitest'

export interface Cleanup {
  add(task: () => unknown): void
}

/**
 * What the tests of this file, or of the `describe` around the call, have started: it goes in reverse order after the
 * last of them, also when one failed.
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
    if (failures.length > 0) throw new AggregateError(failures, 'What was started did not go away.')
  })
  return { add: (task) => tasks.push(task) }
}
