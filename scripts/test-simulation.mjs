import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root, setUp } from './setup.mjs'

// Runs the simulation with 2,000 fixed and 500 fresh seeds per scenario, or any other number of them:
// npm run test:simulation [-- --seeds 200000] [--base 42] [refresh]
// `--seed 1234` runs only that one.
const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, seeds: { type: 'string' }, base: { type: 'string' } },
  allowPositionals: true,
})
const env = { TEST_SIZE: 'full', ...process.env }
if (values.seed !== undefined) env.SIMULATION_SEED = values.seed
if (values.seeds !== undefined) env.SIMULATION_SEEDS = values.seeds
if (values.base !== undefined) env.SIMULATION_BASE = values.base

await setUp()
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const child = spawn(process.execPath, [vitest, 'run', '--project', 'simulation', '--testTimeout=0', ...positionals], {
  cwd: root,
  env,
  stdio: 'inherit',
})
child.once('exit', (code) => process.exit(code ?? 1))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
