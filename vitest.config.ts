import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { useMemoryFolder } from './scripts/test-folder.js'

useMemoryFolder()

// See docs/testing.md for what belongs into which project.
const shared = {
  // Tests import the sources of packages, never an old build.
  resolve: { conditions: ['@assistant/source', 'node'] },
  ssr: { resolve: { conditions: ['@assistant/source', 'node'] } },
}

const options = {
  // Files of one worker share modules. To load them anew for each file would take a quarter of the time.
  isolate: false,
  // Default time for `expect.poll`. It does not limit the duration of a test.
  expect: { poll: { timeout: 30_000 } },
  // More workers than cores, because end-to-end tests wait for a part of their time.
  maxWorkers: availableParallelism() + 2,
}

export default defineConfig({
  test: {
    reporters: ['./scripts/test-reporter.mjs'],
    // Prints the console output of failed tests only.
    silent: 'passed-only',
    projects: [
      {
        ...shared,
        test: {
          ...options,
          name: 'unit',
          include: [
            'packages/{contract,generator,sdk}/src/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          testTimeout: 30_000,
        },
      },
      {
        // Every test runs on SQLite and on PostgreSQL.
        ...shared,
        test: {
          ...options,
          name: 'parity',
          include: ['packages/{database,api}/src/**/*.test.ts'],
          globalSetup: ['packages/database/src/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The real services with simulated time, faults and order, all derived from a seed.
        ...shared,
        test: {
          ...options,
          // The simulation replaces functions of the host.
          isolate: true,
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        // Built packages, real processes and real sockets.
        ...shared,
        test: {
          ...options,
          name: 'e2e',
          include: ['test/{e2e,chaos}/**/*.test.ts'],
          globalSetup: ['packages/database/src/testing/global-setup.ts'],
          testTimeout: process.env.TEST_SIZE === 'full' ? 900_000 : 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        // Tests that measure delays or the growth of processor time. They run alone, one file after the other.
        ...shared,
        test: {
          ...options,
          name: 'timing',
          include: ['test/timing/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
