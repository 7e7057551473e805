import { testDatabases } from '@assistant/database/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Identity, identityFor } from '../../../testing/identity.js'
import { anything, type Steps } from '../../../testing/refresh-commands.js'
import { grace, prepareLives } from '../../../testing/refresh-model.js'
import { type Decide, decide } from './decision.js'

const fixedSeed = 20_300_111
const freshSeed = Number(process.env.REFRESH_SEED ?? Date.now() % 2 ** 31)
const wantedSteps = 10_000
/** How many histories of a seed are lived, and how long one is at most. */
const histories = { fixed: 60, fresh: 5 }
const longest = 200

/** Any history of a session: each is lived by a person of its own, in a house that all of them share. */
async function play(house: Identity, seed: number, numRuns: number, options: fc.Parameters<unknown> = {}) {
  const beginLife = await prepareLives(house)
  const steps: Steps = { count: 0 }
  const history = fc.commands([...anything], { maxCommands: longest, size: 'max' })
  const lived = fc.asyncProperty(history, async (commands) => {
    const life = await beginLife()
    await fc.asyncModelRun(() => ({ model: life, real: steps }), commands)
  })
  const outcome = await fc.check(lived, { seed, numRuns, verbose: fc.VerbosityLevel.Verbose, ...options })
  return { outcome, steps: steps.count }
}

describe.each(testDatabases())('auth.refresh, whatever happens, on $name', ({ name, open }) => {
  const identity = identityFor(open, { refreshGraceSeconds: grace / 1000 })

  it('signs no owner out, lets no thief stay, and touches nobody else', { timeout: 300_000 }, async () => {
    const house = await identity()
    let total = 0
    const live = async (seed: number, numRuns: number) => {
      const { outcome, steps } = await play(house, seed, numRuns)
      if (outcome.failed) throw new Error(fc.defaultReportMessage(outcome), { cause: outcome.errorInstance })
      total += steps
    }
    console.info(`${name}: fresh histories come from ${freshSeed}: REFRESH_SEED=${freshSeed} plays them again.`)
    await live(fixedSeed, histories.fixed)
    for (let seed = freshSeed; total < wantedSteps; seed += 1) await live(seed, histories.fresh)
    console.info(`${name}: ${total} steps were run.`)
    expect(total).toBeGreaterThanOrEqual(wantedSteps)
  })

  // What holds here would hold without the rules too, if nobody looked: so each is taken out once.
  it.each<[string, Decide]>([
    [
      'the token before is answered as long as the current one was not shown',
      except((decision, row, token) => (decision === 'again' && token.rotation < row.rotation ? 'theft' : decision)),
    ],
    [
      'the token before is answered in the grace',
      except((decision) => (decision === 'accessOnly' ? 'theft' : decision)),
    ],
    ['in the grace it gets no refresh token', except((decision) => (decision === 'accessOnly' ? 'again' : decision))],
    ['a token that comes too late is a stolen one', except((decision) => (decision === 'theft' ? 'again' : decision))],
    [
      'a token that is newer than the row ends the session',
      except((decision) => (decision === 'ahead' ? 'again' : decision)),
    ],
  ])('needs every rule: %s', { timeout: 120_000 }, async (_, broken) => {
    const { outcome } = await play(await identity({ decide: broken }), fixedSeed, histories.fixed, {
      endOnFailure: true,
    })
    expect(outcome.failed).toBe(true)
    expect(outcome.errorInstance).toMatchObject({ name: 'AssertionError' })
  })
})

/** The decide, but for what `change` makes of its decision. */
function except(change: (decision: ReturnType<Decide>, ...question: Parameters<Decide>) => ReturnType<Decide>): Decide {
  return (...question) => change(decide(...question), ...question)
}
