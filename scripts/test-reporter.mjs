// Reports a test run: progress while it runs, and at the end what failed with the command that repeats just that, what was
// left out and why, and how long each project took.
import { relative } from 'node:path'
import { DefaultReporter } from 'vitest/node'
import { requirements } from '../test/support/requirements.ts'

/** Repeats a test in the size in which it failed. */
const command = process.env.TEST_SIZE === 'full' ? 'TEST_SIZE=full npm test --' : 'npm test --'

const progressIntervalMs = 15_000
const shownSlowFiles = 5

export default class TestReporter extends DefaultReporter {
  #queued = 0
  #finished = 0
  #passed = 0
  #failed = 0
  /** Milliseconds since the epoch, by test module id. */
  #startTimes = new Map()
  /** `{ path, project, tests, startedAt, endedAt }` of each finished file. */
  #files = []
  #timer

  onTestRunStart(specifications) {
    super.onTestRunStart(specifications)
    this.#queued = specifications.length
    // A terminal shows the progress all the time.
    if (this.#queued < 2 || this.isTTY) return
    this.log(`Running ${this.#queued} test files.`)
    this.#timer = setInterval(() => this.#printProgress(), progressIntervalMs)
    this.#timer.unref()
  }

  onTestModuleQueued(testModule) {
    super.onTestModuleQueued(testModule)
    this.#startTimes.set(testModule.id, Date.now())
  }

  onTestCaseResult(testCase) {
    super.onTestCaseResult(testCase)
    const { state } = testCase.result()
    if (state === 'passed') this.#passed += 1
    if (state === 'failed') this.#failed += 1
  }

  onTestModuleEnd(testModule) {
    super.onTestModuleEnd(testModule)
    this.#finished += 1
    const endedAt = Date.now()
    const startedAt = this.#startTimes.get(testModule.id) ?? endedAt
    const path = relative(this.ctx.config.root, testModule.moduleId)
    const tests = [...testModule.children.allTests()].length
    this.#files.push({ path, project: testModule.project.name, tests, startedAt, endedAt })
  }

  /** Prints a file only if it failed, and all of them when few were asked for. */
  printTestModule(testModule) {
    if (testModule.state() === 'failed' || this.#queued <= 10) super.printTestModule(testModule)
  }

  #printProgress() {
    const percent = Math.floor((100 * this.#finished) / this.#queued)
    const counts = `${this.#passed} passed, ${this.#failed} failed`
    this.log(`${String(percent).padStart(3)} %  ${this.#finished} of ${this.#queued} files, ${counts}`)
  }

  reportTestSummary(files, errors, leakCount) {
    clearInterval(this.#timer)
    const modules = this.ctx.state.getTestModules()
    this.#printTimes()
    this.#printLeftOut(modules)
    this.#printFailed(modules)
    super.reportTestSummary(files, errors, leakCount)
  }

  #printTimes() {
    if (this.#files.length < 2) return
    this.log('\nTime by project, with its slowest files:')
    for (const [project, files] of groupBy(this.#files, ({ project }) => project)) {
      const startedAt = Math.min(...files.map((file) => file.startedAt))
      const endedAt = Math.max(...files.map((file) => file.endedAt))
      const tests = files.reduce((sum, file) => sum + file.tests, 0)
      this.log(`  ${project}: ${seconds(endedAt - startedAt)}, ${files.length} files, ${tests} tests`)
      const slowest = files.toSorted((one, other) => durationOf(other) - durationOf(one)).slice(0, shownSlowFiles)
      for (const file of slowest) this.log(`  ${seconds(durationOf(file)).padStart(10)}  ${file.path}`)
    }
  }

  #printLeftOut(modules) {
    const tests = modules.flatMap((testModule) => [...testModule.children.allTests('skipped')]).filter(isLeftOut)
    // Tests that `-t` leaves out were not asked for.
    if (tests.length === 0 || this.ctx.config.testNamePattern) return
    const unmet = Object.values(requirements).filter(({ isMet }) => !isMet)
    const usualReason = unmet.map(({ instruction }) => instruction).join(' And ') || 'no reason given'
    this.log('\nLEFT OUT:')
    for (const [reason, skipped] of groupBy(tests, (test) => test.result().note ?? usualReason)) {
      const paths = new Set(skipped.map((test) => relative(this.ctx.config.root, test.module.moduleId)))
      this.log(`  ${skipped.length} tests, because ${reason}`)
      for (const path of paths) this.log(`      ${path}`)
    }
  }

  #printFailed(modules) {
    const failed = modules.filter((testModule) => testModule.state() === 'failed')
    if (failed.length === 0) return
    this.log('\nFAILED. To run one of these files again:')
    for (const testModule of failed) {
      this.log(`  ${command} ${relative(this.ctx.config.root, testModule.moduleId)}`)
      for (const test of testModule.children.allTests('failed')) this.log(`      ${test.fullName}`)
    }
  }
}

/** False for a test that did not run because the set-up of its suite failed. */
const isLeftOut = (test) => test.options.mode === 'skip' || test.result().note !== undefined

function groupBy(items, keyOf) {
  const groups = new Map()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

const durationOf = ({ startedAt, endedAt }) => endedAt - startedAt

const seconds = (milliseconds) => `${(milliseconds / 1_000).toFixed(1)} s`
