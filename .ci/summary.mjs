// Adds up what the tests and the checks wrote. A run that left no report counts as a failure of its own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, testsExit, checksExit] = process.argv.slice(2)

function read(name) {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8'))
  } catch {
    return undefined
  }
}

const tests = read('tests.json')
const checks = read('checks.json')
const passed = (tests?.numPassedTests ?? 0) + (checks?.passed ?? 0)
let failed = (tests?.numFailedTests ?? 0) + (checks?.failed ?? 0)

// A failure that no count shows: a file that could not be loaded, an error outside of any test, a crash.
if (testsExit !== '0' && !tests?.numFailedTests) failed += 1
if (checksExit !== '0' && !checks?.failed) failed += 1
if (!tests?.numPassedTests) failed += 1

console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
