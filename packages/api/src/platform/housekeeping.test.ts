import { expect, it } from 'vitest'
import { createHousekeeping } from './housekeeping.js'

it('housekeeping runs every task at the start and in each round, also after one that failed', async () => {
  const done: string[] = []
  const warnings: object[] = []
  let nextRound: () => void = () => undefined
  let rested: () => void = () => undefined
  const rest = () => new Promise<void>((resolve) => (rested = resolve))
  const quiet = () => undefined
  const housekeeping = createHousekeeping({
    runtime: {
      sleep: (_milliseconds, signal) =>
        new Promise((resolve) => {
          nextRound = resolve
          signal?.addEventListener('abort', () => resolve())
          rested()
        }),
    },
    log: { debug: quiet, info: quiet, error: quiet, warn: (facts) => void warnings.push(facts) },
    tasks: {
      sessions: () => Promise.reject(new Error('the database is away')),
      keys: async () => void done.push('keys'),
    },
  })

  for (const round of [1, 2]) {
    const resting = rest()
    if (round === 1) housekeeping.start()
    else nextRound()
    await resting
  }
  expect(done).toEqual(['keys', 'keys'])
  expect(warnings).toMatchObject([{ task: 'sessions' }, { task: 'sessions' }])
  await housekeeping.stop()
})
