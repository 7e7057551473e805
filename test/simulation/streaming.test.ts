import { bySize } from '@assistant/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isolateFromHost } from './kernel/ambient.js'
import { openStore, type Store } from './kernel/database/store.js'
import { expectNoProblem, runSeed, selectSeeds } from './kernel/explore.js'
import { type Rule, rules } from './streaming/rules.js'
import { streamingScenario } from './streaming/scenario.js'

const seeds = selectSeeds(bySize({ normal: { fixed: 400, fresh: 100 }, full: { fixed: 2_000, fresh: 500 } }))
const firstSeeds: string[] = []
let store: Store
let restoreHost: () => void

beforeAll(async () => {
  store = await openStore()
  restoreHost = isolateFromHost()
  console.info(`The fresh seeds derive from ${seeds.base}. SIMULATION_BASE=${seeds.base} repeats them.`)
})

afterAll(async () => {
  console.info(['The first seed that shows the problem of each disabled rule:', ...firstSeeds].join('\n'))
  restoreHost()
  await store.close()
})

const scenario = (disabledRule?: Rule) => streamingScenario({ store, disabledRule })

describe('the simulation of generations', () => {
  it('produces the same history from the same seed, and another one from another seed', async () => {
    const [first, repeated, other] = [
      await runSeed(scenario(), 7),
      await runSeed(scenario(), 7),
      await runSeed(scenario(), 8),
    ]
    expect(repeated.hash).toBe(first.hash)
    expect(other.hash).not.toBe(first.hash)
  })

  it.each([
    ['fixed', seeds.fixed],
    ['fresh', seeds.fresh],
  ] as const)(
    'finishes each generation, and delivers its events completely and once to each reader, with %s seeds',
    (_, values) => expectNoProblem(scenario(), values),
  )

  // Disables each rule once, to prove that the checks find its violation.
  it.each(rules)('detects a disabled rule: $rule', async (rule) => {
    const seed = await findSeed(rule)
    firstSeeds.push(`${seed}: ${rule.rule}`)
    expect(seed).toBeDefined()
  })

  /** Returns the first seed with which the disabled rule leads to its expected problem. */
  async function findSeed(rule: Rule): Promise<number | undefined> {
    const otherSeeds = Array.from({ length: 1_000 }, (_, index) => index + 1)
    for (const seed of [rule.seed ?? 1, ...otherSeeds]) {
      const { problems } = await runSeed(scenario(rule), seed)
      if (problems.includes(rule.expectedProblem)) return seed
    }
    return undefined
  }
})
