import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shutOutTheWorld } from './kernel/ambient.js'
import { expectNoProblem, play, seedsOfThisRun } from './kernel/explore.js'
import { openStore, type Store } from './kernel/store.js'
import { type Rule, rules } from './streaming/rules.js'
import { streamingScenario } from './streaming/scenario.js'

const seeds = seedsOfThisRun({ fixed: 2_000, fresh: 500 })
const missed: string[] = []
let store: Store
let letTheWorldIn: () => void

beforeAll(async () => {
  store = await openStore()
  letTheWorldIn = shutOutTheWorld()
  console.info(`Fresh seeds come from ${seeds.base}: SIMULATION_BASE=${seeds.base} plays them again.`)
})

afterAll(async () => {
  console.info(['The first seed that misses each rule:', ...missed].join('\n'))
  letTheWorldIn()
  await store.close()
})

const world = (broken?: Rule) => streamingScenario({ store, broken })

describe('generations under simulation', () => {
  it('have the same history whenever the seed is the same', async () => {
    const [one, again, other] = [await play(world(), 7), await play(world(), 7), await play(world(), 8)]
    expect(again.hash).toBe(one.hash)
    expect(other.hash).not.toBe(one.hash)
  })

  it.each([
    ['fixed', seeds.fixed],
    ['fresh', seeds.fresh],
  ] as const)('end, and reach their readers whole and once, with %s seeds', (_, ofThisKind) =>
    expectNoProblem(world(), ofThisKind),
  )

  // What holds here would hold without the rules too, if nobody looked: so each is taken out once.
  it.each(rules)('need every rule: $rule', async (rule) => {
    const seed = await firstToShow(rule)
    missed.push(`${seed}: ${rule.rule}`)
    expect(seed).toBeDefined()
  })

  /** The first seed in whose world the rule is missed as it should be. */
  async function firstToShow(rule: Rule): Promise<number | undefined> {
    const others = Array.from({ length: 1_000 }, (_, index) => index + 1)
    for (const seed of [rule.seed ?? 1, ...others]) {
      const { problems } = await play(world(rule), seed)
      if (problems.includes(rule.shows)) return seed
    }
    return undefined
  }
})
