import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root, setUp } from './setup.mjs'

// Runs the simulation with any number of seeds: npm run test:simulation -- --seeds 200000 [--base 42] [refresh]
const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string' }, base: { type: 'string' } },
  allowPositionals: true,
})
const env = { ...process.env }
if (values.seeds !== undefined) env.SIMULATION_SEEDS = values.seeds
if (values.base !== undefined) env.SIMULATION_BASE = values.base

await setUp()
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const limits = values.seeds === undefined ? [] : ['--testTimeout=0']
const child = spawn(process.execPath, [vitest, 'run', '--project', 'simulation', ...limits, ...positionals], {
  cwd: root,
  env,
  stdio: 'inherit',
})
child.once('exit', (code) => process.exit(code ?? 1))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
