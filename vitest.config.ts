import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Tests import the sources of packages, never an old build.
const source = {
  resolve: { conditions: ['@assistant/source', 'node'] },
  ssr: { resolve: { conditions: ['@assistant/source', 'node'] } },
}

/** Default time for `expect.poll`. It does not limit the duration of a test. */
const expectation = { expect: { poll: { timeout: 30_000 } } }

// At least two workers: while one file waits, another one runs.
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
        // Runs every test on SQLite and on PostgreSQL.
        ...source,
        test: {
          ...expectation,
          name: 'parity',
          include: ['packages/{database,api}/src/**/*.test.ts'],
          globalSetup: ['packages/database/src/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Transactions time out after seconds. Two files at once would cause timeouts.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Runs the real services with simulated time, faults and order, all derived from a seed.
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
        // End-to-end tests with built packages, real processes and real sockets.
        ...source,
        test: {
          ...expectation,
          name: 'e2e',
          // No `exclude` here, because it would override `--exclude`.
          include: ['test/*.test.ts', 'test/!(simulation)/**/*.test.ts'],
          globalSetup: ['packages/database/src/testing/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // One file at a time: files start servers, and some measure time.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
