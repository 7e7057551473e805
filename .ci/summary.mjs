// Sums up the reports of tests and checks: summary.mjs <folder> <report>:<exit code> …
// A missing report counts as a failure. Prints the failures again, because the end of a long run is read first.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, ...runs] = process.argv.slice(2)

function read(name) {
  try {
    const report = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
    return {
      passed: report.numPassedTests ?? report.passed ?? 0,
      failed: report.numFailedTests ?? report.failed ?? 0,
      failures: (report.testResults ?? []).flatMap(failuresOf),
    }
  } catch {
    return { passed: 0, failed: 0, failures: [] }
  }
}

/** Returns the failures of one test file. A file that could not be loaded has no tests, only a message. */
function failuresOf({ name, status, message, assertionResults }) {
  const tests = assertionResults.filter((test) => test.status === 'failed')
  if (tests.length === 0) return status === 'failed' ? [`${name}\n${message}`] : []
  return tests.map((test) => `${name}: ${test.fullName}\n${test.failureMessages.join('\n')}`)
}

let [passed, failed] = [0, 0]
for (const run of runs) {
  const [name, exitCode] = run.split(':')
  const report = read(name)
  passed += report.passed
  failed += report.failed
  for (const failure of report.failures) console.log(`failed in ${name}: ${failure.slice(0, 4_000)}\n`)
  // Failures without a failed test: a file that could not be loaded, an error outside of any test, a crash.
  const isUncounted = report.failed === 0 && (exitCode !== '0' || report.passed === 0)
  if (isUncounted) {
    failed += 1
    console.log(`failed: ${name} ended with exit code ${exitCode}, without a failed test\n`)
  }
}

console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
