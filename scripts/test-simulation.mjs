// Runs the simulation with 2,000 fixed and 500 fresh seeds per scenario, or any other number of them:
// npm run test:simulation [-- --seeds 200000] [--base 42] [refresh]
// `--seed 1234` runs only that one.
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, seeds: { type: 'string' }, base: { type: 'string' } },
  allowPositionals: true,
})
process.env.TEST_SIZE ??= 'full'
for (const [name, value] of Object.entries(values)) process.env[`SIMULATION_${name.toUpperCase()}`] = value
process.argv.splice(2, process.argv.length, '--project', 'simulation', '--testTimeout=0', ...positionals)
await import('./test.mjs')
