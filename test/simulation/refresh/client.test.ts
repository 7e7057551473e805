import { describe, expect, it } from 'vitest'
import { runSeed, type Scenario } from '../kernel/explore.js'
import { createNetwork } from '../kernel/network.js'
import type { World } from '../kernel/world.js'
import { createClient, type TokenStore } from './client.js'
import { homeClientInfo } from './faults.js'
import { rules } from './rules.js'
import type { Server, Servers } from './server.js'

const second = 1_000

/** Creates a server that takes 3 s for every call and calls `onRefresh` for each refresh. */
function slowServer(world: World, name: string, onRefresh: () => void): Server {
  const process = world.process(name)
  return {
    process,
    addUser: async () => {},
    signIn: () => Promise.reject(new Error('Nobody signs in here')),
    async refresh() {
      onRefresh()
      await process.sleep(3 * second, 'refresh')
      const endsAt = new Date(world.now() + 3_600 * second).toISOString()
      return {
        ...{ tokenType: 'Bearer', accessToken: 'token', accessTokenExpiresAt: endsAt },
        ...{ refreshToken: 'rt1.session.2.mac', refreshTokenExpiresAt: endsAt },
      } as const
    },
    use: () => process.sleep(3 * second, 'use'),
  }
}

describe('the honest client', () => {
  it('refreshes after a wake-up that arrives while it is busy', async () => {
    const refreshesPerTab: number[] = []
    const scenario: Scenario = async (world) => {
      let refreshes = 0
      const server = (name: string) => slowServer(world, name, () => ++refreshes)
      const servers: Servers = [server('server 1'), server('server 2')]
      const endsAt = world.now() + 3_600 * second
      const store: TokenStore = { refreshToken: 'rt1.session.1.mac', accessToken: 'token', accessEndsAt: endsAt }
      const environment = { clientInfo: homeClientInfo, offlineUntil: 0 }
      const network = createNetwork(world)
      const client = createClient({ world, network, servers, rules, store, environment, until: endsAt })
      await world.run(second)
      client.wake()
      // Now each tab waits for the answer to a refresh or to another call.
      await world.run(7 * second)
      refreshes = 0
      client.wake()
      await world.run(30 * second)
      refreshesPerTab.push(refreshes / client.servedAt.length)
    }
    for (let seed = 1; seed <= 50; seed += 1) await runSeed(scenario, seed)
    expect(refreshesPerTab).toHaveLength(50)
    expect(Math.min(...refreshesPerTab)).toBeGreaterThanOrEqual(1)
  })
})
