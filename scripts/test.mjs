import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root, setUp } from './setup.mjs'

await setUp()
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const child = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
child.once('exit', (code) => process.exit(code ?? 1))
// A terminal sends Ctrl-C to both processes. This one waits until vitest has stopped its servers and databases.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
