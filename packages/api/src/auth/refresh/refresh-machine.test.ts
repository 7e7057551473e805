import { bySize, testDatabases } from '@assistant/database/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Steps } from '../../../testing/checked-command.js'
import { allCommands } from '../../../testing/refresh-commands.js'
import { graceMs, prepareModels } from '../../../testing/refresh-model.js'
import { identityFor, type TestServer } from '../../../testing/test-server.js'
import { type Decide, decide } from './decision.js'

const fixedSeed = 20_300_111
const freshSeed = Number(process.env.REFRESH_SEED ?? Date.now() % 2 ** 31)
const minSteps = bySize({ normal: 2_500, full: 10_000 })
/** Number of command sequences that are run per seed. */
const runsPerSeed = { fixed: bySize({ normal: 15, full: 60 }), fresh: 5 }
/** Number of command sequences within which a disabled rule must make a run fail. */
const maxRunsToFailure = 60
/** Maximum length of a command sequence. */
const maxCommands = 200

/** Runs random command sequences. Each has a user of its own, and all share one set of services. */
async function runSequences(
  testServer: TestServer,
  seed: number,
  numRuns: number,
  options: fc.Parameters<unknown> = {},
) {
  const createModel = await prepareModels(testServer)
  const steps: Steps = { count: 0 }
  const sequences = fc.commands([...allCommands], { maxCommands, size: 'max' })
  const property = fc.asyncProperty(sequences, async (commands) => {
    const model = await createModel()
    await fc.asyncModelRun(() => ({ model, real: steps }), commands)
  })
  const outcome = await fc.check(property, { seed, numRuns, verbose: fc.VerbosityLevel.Verbose, ...options })
  return { outcome, steps: steps.count }
}

describe.each(testDatabases())('auth.refresh with random command sequences on $name', ({ name, open }) => {
  const identity = identityFor(open, { refreshGraceSeconds: graceMs / 1000 })

  it('keeps owners signed in, ends stolen sessions and changes no other session', { timeout: 300_000 }, async () => {
    const testServer = await identity()
    let total = 0
    const run = async (seed: number, numRuns: number) => {
      const { outcome, steps } = await runSequences(testServer, seed, numRuns)
      if (outcome.failed) throw new Error(fc.defaultReportMessage(outcome), { cause: outcome.errorInstance })
      total += steps
    }
    console.info(`${name}: the fresh seed is ${freshSeed}. Repeat this run with REFRESH_SEED=${freshSeed}.`)
    await run(fixedSeed, runsPerSeed.fixed)
    for (let seed = freshSeed; total < minSteps; seed += 1) await run(seed, runsPerSeed.fresh)
    console.info(`${name}: ${total} steps were run.`)
    expect(total).toBeGreaterThanOrEqual(minSteps)
  })

  // Each rule is disabled once, and the run must fail. This proves that the checks detect a missing rule.
  it.each<[string, Decide]>([
    [
      'the previous token is accepted while the current one is unused',
      except((decision, row, token) => (decision === 'again' && token.rotation < row.rotation ? 'theft' : decision)),
    ],
    [
      'the previous token is accepted during the grace',
      except((decision) => (decision === 'accessOnly' ? 'theft' : decision)),
    ],
    [
      'the previous token gets no refresh token during the grace',
      except((decision) => (decision === 'accessOnly' ? 'again' : decision)),
    ],
    ['an obsolete token counts as stolen', except((decision) => (decision === 'theft' ? 'again' : decision))],
    ['a token newer than the row ends the session', except((decision) => (decision === 'ahead' ? 'again' : decision))],
  ])('fails without the rule: %s', { timeout: 120_000 }, async (_, broken) => {
    const { outcome } = await runSequences(await identity({ decide: broken }), fixedSeed, maxRunsToFailure, {
      endOnFailure: true,
    })
    expect(outcome.failed).toBe(true)
    expect(outcome.errorInstance).toMatchObject({ name: 'AssertionError' })
  })
})

/** Returns `decide` with `change` applied to each decision. */
function except(
  change: (decision: ReturnType<Decide>, ...parameters: Parameters<Decide>) => ReturnType<Decide>,
): Decide {
  return (...parameters) => change(decide(...parameters), ...parameters)
}
