// Adds up what the tests and the checks wrote: summary.mjs <folder> <report>:<exit code> …
// A run that left no report counts as a failure of its own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, ...runs] = process.argv.slice(2)

function read(name) {
  try {
    const report = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
    return { passed: report.numPassedTests ?? report.passed ?? 0, failed: report.numFailedTests ?? report.failed ?? 0 }
  } catch {
    return { passed: 0, failed: 0 }
  }
}

let [passed, failed] = [0, 0]
for (const run of runs) {
  const [name, exitCode] = run.split(':')
  const report = read(name)
  passed += report.passed
  failed += report.failed
  // A failure that no count shows: a file that could not be loaded, an error outside of any test, a crash.
  const isUncounted = report.failed === 0 && (exitCode !== '0' || report.passed === 0)
  if (isUncounted) failed += 1
}

console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
