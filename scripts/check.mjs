// Runs all static checks, and reports the failures of all of them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, setUp } from './setup.mjs'

const tool = (...path) => join(root, 'node_modules', ...path)

const checks = [
  ['types', tool('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'],
  ['format and lint', tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '.'],
  ['dead code', tool('knip', 'bin', 'knip.js')],
  ['import rules', tool('dependency-cruiser', 'bin', 'dependency-cruise.mjs'), 'apps', 'packages', 'test', 'scripts'],
  ['regular expressions', join(root, 'scripts', 'check-regexes.mjs')],
  ['comment openers', join(root, 'scripts', 'check-comment-openers.mjs')],
  ['types of the SDK', join(root, 'scripts', 'sdk-types.mjs'), '--check'],
]

// Builds the SDK first: only the build of its declarations reports types that cannot be named.
await setUp(['@assistant/sdk'])
let failures = 0
const waiting = [...checks]
// Two at a time: the first one takes as long as all others together.
await Promise.all([runChecks(), runChecks()])

async function runChecks() {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const [title, ...command] = check
    const startedAt = Date.now()
    const { code, output } = await run(command)
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${title}  ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
    if (code === 0) continue
    failures += 1
    console.log(output)
  }
}

/** Runs a script of Node.js. Returns its exit code and everything that it printed. */
async function run(command) {
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  const [code] = await once(child, 'close')
  return { code, output }
}

// `--json <file>` writes the counts for .ci/summary.mjs.
const report = process.argv[process.argv.indexOf('--json') + 1]
if (process.argv.includes('--json')) {
  writeFileSync(report, JSON.stringify({ passed: checks.length - failures, failed: failures }))
}
process.exit(failures === 0 ? 0 : 1)
