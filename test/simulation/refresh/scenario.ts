import { createSimulatedBus } from '../kernel/bus.js'
import { createSimulatedDatabase } from '../kernel/database/database.js'
import type { Store } from '../kernel/database/store.js'
import type { Scenario } from '../kernel/explore.js'
import { createNetwork } from '../kernel/network.js'
import { createClient, storeTokens, type TokenStore } from './client.js'
import { homeClientInfo, injectFaults } from './faults.js'
import { checkInvariants } from './invariants.js'
import type { Rules } from './rules.js'
import { createServer, type Servers } from './server.js'
import { createThief } from './thief.js'

const minute = 60_000
/** Durations in ms: the period with faults, and the time after it within which every tab must be served. */
const faultPeriodMs = 60 * minute
const recoveryMs = 3 * minute

export interface RefreshOptions {
  readonly store: Store
  /** Returns the rules of one run. */
  readonly createRules: () => Rules
  readonly hasThief: boolean
}

/** Creates a scenario with two servers, an honest client, optionally a thief, and faults between them. */
export function refreshScenario({ store, createRules, hasThief }: RefreshOptions): Scenario {
  return async (world) => {
    const rules = createRules()
    const database = createSimulatedDatabase(world, store)
    const bus = createSimulatedBus(world)
    const network = createNetwork(world)
    let previousTokenAnswers = 0
    const onPreviousTokenAnswered = () => {
      previousTokenAnswers += 1
    }
    const startServer = (name: string) =>
      createServer({ world, process: world.process(name), database, bus, rules, onPreviousTokenAnswered })
    const servers: Servers = [startServer('server 1'), startServer('server 2')]

    const tokens: TokenStore = { refreshToken: '', accessToken: '', accessEndsAt: 0 }
    const otherTokens: TokenStore = { ...tokens }
    const [first] = servers
    first.process.start('sign-in', async () => {
      await first.addUser('ada@example.org')
      storeTokens(otherTokens, (await first.signIn('ada@example.org', homeClientInfo)).tokens)
      storeTokens(tokens, (await first.signIn('ada@example.org', homeClientInfo)).tokens)
    })
    await world.run(minute)

    world.enableFaults()
    if (world.occurs('clocks that differ', 0.5)) servers[1].process.moveClock(world.random.pick([-45_000, 45_000]))
    const faultsEndedAt = world.now() + faultPeriodMs
    const endsAt = faultsEndedAt + minute + recoveryMs
    const environment = { clientInfo: homeClientInfo, offlineUntil: 0 }
    const client = createClient({ world, network, servers, rules, store: tokens, environment, until: endsAt })
    const thief = hasThief
      ? createThief({ world, network, servers, store: tokens, victim: environment, until: endsAt })
      : undefined
    injectFaults({ world, database, servers, startServer, client, environment, until: faultsEndedAt })
    await world.run(faultPeriodMs)

    world.disableFaults()
    environment.offlineUntil = 0
    await world.run(minute)
    client.wake()
    await world.run(recoveryMs)
    // No client sends calls any more. The open calls end in this time.
    await world.run(minute)

    checkInvariants({ world, store, client, thief, tokens, otherTokens, faultsEndedAt, previousTokenAnswers })
    if (network.activeCalls > 0 || database.hasOpenTransaction) world.problem('a server is still at work on a call')
  }
}
