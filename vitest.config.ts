import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Packages are tested from their sources, so that a test never runs against an old build.
const source = {
  resolve: { conditions: ['@assistant/source', 'node'] },
  ssr: { resolve: { conditions: ['@assistant/source', 'node'] } },
}

/** How long a test looks for what must come, when it says nothing else: not how long it may take. */
const expectation = { expect: { poll: { timeout: 30_000 } } }

// On two cores both: what one file waits for leaves room for another.
const maxWorkers = Math.max(2, availableParallelism() - 1)

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: {
          ...expectation,
          name: 'unit',
          include: [
            'packages/{contract,generator,sdk}/src/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          testTimeout: 30_000,
          maxWorkers,
        },
      },
      {
        // Every test here runs on SQLite and on PostgreSQL.
        ...source,
        test: {
          ...expectation,
          name: 'parity',
          include: ['packages/{database,api}/src/**/*.test.ts'],
          globalSetup: ['packages/database/src/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Transactions are given up after seconds: many of them at once, in two files at once, would be.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // The real services in a world whose time, faults and order come from a seed.
        ...source,
        test: {
          ...expectation,
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 300_000,
          maxWorkers,
        },
      },
      {
        // What needs the whole: built packages, real processes, real sockets.
        ...source,
        test: {
          ...expectation,
          name: 'e2e',
          // No `exclude`: it would take the place of `--exclude`.
          include: ['test/*.test.ts', 'test/!(simulation)/**/*.test.ts'],
          globalSetup: ['packages/database/src/testing/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // Each file starts servers of its own, and some measure: one after the other, they do not disturb each other.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
