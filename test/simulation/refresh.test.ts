import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shutOutTheWorld } from './kernel/ambient.js'
import { expectNoProblem, findFailure, play, seedsOfThisRun } from './kernel/explore.js'
import { openStore, type Store } from './kernel/store.js'
import { type Rules, rules, switches } from './refresh/rules.js'
import { refreshScenario } from './refresh/scenario.js'

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

const alone = (without?: () => Rules) => refreshScenario({ store, rules: without ?? (() => rules), hasThief: false })
const withThief = (without?: () => Rules) => refreshScenario({ store, rules: without ?? (() => rules), hasThief: true })

describe('refresh tokens under simulation', () => {
  it('have the same history whenever the seed is the same', async () => {
    const [one, again, other] = [await play(alone(), 7), await play(alone(), 7), await play(alone(), 8)]
    expect(again.hash).toBe(one.hash)
    expect(other.hash).not.toBe(one.hash)
  })

  describe.each(['fixed', 'fresh'] as const)('with %s seeds', (kind) => {
    it('never sign an honest client out, and let nobody wait for ever', () => expectNoProblem(alone(), seeds[kind]))

    it('end the session that a thief has copied, and no other', () => expectNoProblem(withThief(), seeds[kind]))
  })

  // What holds here would hold without the rules too, if nobody looked: so each is taken out once.
  it.each(switches)('need every rule: $rule', async ({ rule, without, suffers, seed = 1 }) => {
    const scenario = suffers === 'the honest client' ? alone(without) : withThief(without)
    const others = Array.from({ length: 1_000 }, (_, index) => index + 1)
    const failure = await findFailure(scenario, [seed, ...others])
    missed.push(`${failure?.seed}: ${rule}`)
    expect(failure).toMatchObject({ problems: expect.anything() })
  })
})
