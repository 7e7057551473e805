// Runs all static checks, and reports the failures of all of them.
import { spawnSync } from 'node:child_process'
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
for (const [title, ...command] of checks) {
  const startedAt = Date.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${title}  ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  if (status === 0) continue
  failures += 1
  console.log(`${stdout}${stderr}`)
}

// `--json <file>` writes the counts for .ci/summary.mjs.
const report = process.argv[process.argv.indexOf('--json') + 1]
if (process.argv.includes('--json')) {
  writeFileSync(report, JSON.stringify({ passed: checks.length - failures, failed: failures }))
}
process.exit(failures === 0 ? 0 : 1)
