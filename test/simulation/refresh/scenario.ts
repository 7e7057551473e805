import { createSimulatedBus } from '../kernel/bus.js'
import { createSimulatedDatabase } from '../kernel/database.js'
import type { Scenario } from '../kernel/explore.js'
import { createNetwork } from '../kernel/network.js'
import type { Store } from '../kernel/store.js'
import { createClient, keep, type TokenStore } from './client.js'
import { decide } from './decision.js'
import type { Rules } from './rules.js'
import { createServer, type Servers } from './server.js'
import { createThief } from './thief.js'
import { bringTrouble, home } from './troubles.js'

const minute = 60_000
/** How long there is trouble, and how long it takes after it until everybody must have been served. */
const trouble = 60 * minute
const recovery = 3 * minute

export interface RefreshOptions {
  readonly store: Store
  readonly rules: () => Rules
  readonly hasThief: boolean
}

/** Two servers, an honest client, perhaps a thief, and everything that may happen to a refresh token between them. */
export function refreshScenario({ store, rules: currentRules, hasThief }: RefreshOptions): Scenario {
  return async (world) => {
    const rules = currentRules()
    const database = createSimulatedDatabase(world, store)
    const bus = createSimulatedBus(world)
    const network = createNetwork(world)
    let answersByTheOneBefore = 0
    const onAnswerByTheOneBefore = () => {
      answersByTheOneBefore += 1
    }
    const serve = (name: string) =>
      createServer({ world, process: world.process(name), database, bus, rules, onAnswerByTheOneBefore })
    const servers: Servers = [serve('server 1'), serve('server 2')]

    const tokens: TokenStore = { refreshToken: '', accessToken: '', accessEndsAt: 0 }
    const others: TokenStore = { ...tokens }
    const [first] = servers
    first.process.start('sign-in', async () => {
      await first.addUser('ada@example.org')
      keep(others, (await first.signIn('ada@example.org', home)).tokens)
      keep(tokens, (await first.signIn('ada@example.org', home)).tokens)
    })
    await world.run(minute)

    world.unleash()
    if (world.strikes('clocks that differ', 0.5)) servers[1].process.moveClock(world.random.pick([-45_000, 45_000]))
    const calmAt = world.now() + trouble
    const endsAt = calmAt + minute + recovery
    const whereabouts = { origin: home, cutOffUntil: 0 }
    const client = createClient({ world, network, servers, rules, store: tokens, whereabouts, until: endsAt })
    const thief = hasThief
      ? createThief({ world, network, servers, store: tokens, victim: whereabouts, until: endsAt })
      : undefined
    bringTrouble({ world, database, servers, serve, client, whereabouts, until: calmAt })
    await world.run(trouble)

    world.calm()
    whereabouts.cutOffUntil = 0
    await world.run(minute)
    client.wake()
    await world.run(recovery)
    // Nobody asks any more: what is under way comes to its end.
    await world.run(minute)

    decide({ world, store, client, thief, tokens, others, calmAt, answersByTheOneBefore })
    if (network.underWay > 0 || database.isHeld) world.problem('a server is still at work on a call')
  }
}
