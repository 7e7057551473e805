import { bySize } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isolateFromHost } from './kernel/ambient.js'
import { openStore, type Store } from './kernel/database/store.js'
import { expectNoProblem, findFailure, runSeed, selectSeeds } from './kernel/explore.js'
import { disabledRules, rules } from './refresh/rules.js'
import { refreshScenario } from './refresh/scenario.js'

const seeds = selectSeeds(bySize({ normal: { fixed: 400, fresh: 100 }, full: { fixed: 2_000, fresh: 500 } }))
const firstSeeds: string[] = []
let store: Store
let restoreHost: () => void

beforeAll(async () => {
  store = await openStore()
  restoreHost = isolateFromHost()
  console.info(`Fresh seeds come from ${seeds.base}. SIMULATION_BASE=${seeds.base} repeats them.`)
})

afterAll(async () => {
  console.info(['The first seed that shows the problem of each disabled rule:', ...firstSeeds].join('\n'))
  restoreHost()
  await store.close()
})

const alone = () => refreshScenario({ store, createRules: () => rules, hasThief: false })
const withThief = () => refreshScenario({ store, createRules: () => rules, hasThief: true })

describe('refresh tokens under simulation', () => {
  it('produce the same history for the same seed', async () => {
    const [one, again, other] = [await runSeed(alone(), 7), await runSeed(alone(), 7), await runSeed(alone(), 8)]
    expect(again.hash).toBe(one.hash)
    expect(other.hash).not.toBe(one.hash)
  })

  describe.each(['fixed', 'fresh'] as const)('with %s seeds', (kind) => {
    it('never sign an honest client out and never leave a tab unserved', () => expectNoProblem(alone(), seeds[kind]))

    it('end only the session whose token a thief has copied', () => expectNoProblem(withThief(), seeds[kind]))
  })

  // Removes each rule once and expects a failure. This proves that the invariants detect the missing rule.
  it.each(disabledRules)('fail the invariants without the rule: $rule', async (disabled) => {
    const { rule, createRules, hasThief, expectedProblem, seed = 1 } = disabled
    const scenario = refreshScenario({ store, createRules, hasThief })
    const others = Array.from({ length: 1_000 }, (_, index) => index + 1)
    const failure = await findFailure(scenario, [seed, ...others])
    firstSeeds.push(`${failure?.seed}: ${rule}`)
    const expected = expectedProblem === undefined ? expect.anything() : expect.arrayContaining([expectedProblem])
    expect(failure).toMatchObject({ problems: expected })
  })
})
