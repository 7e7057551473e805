import { describe, expect, it } from 'vitest'
import type { Scenario } from '../kernel/explore.js'
import { play } from '../kernel/explore.js'
import { createNetwork } from '../kernel/network.js'
import type { World } from '../kernel/world.js'
import { createClient, type TokenStore } from './client.js'
import { rules } from './rules.js'
import type { Server, Servers } from './server.js'
import { home } from './troubles.js'

const second = 1_000

/** Takes its time over every call; `onRefresh` hears of those that come to refresh. */
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
  it('hears that it is woken even where it is busy', async () => {
    const refreshesPerTab: number[] = []
    const scenario: Scenario = async (world) => {
      let refreshes = 0
      const server = (name: string) => slowServer(world, name, () => ++refreshes)
      const servers: Servers = [server('server 1'), server('server 2')]
      const endsAt = world.now() + 3_600 * second
      const store: TokenStore = { refreshToken: 'rt1.session.1.mac', accessToken: 'token', accessEndsAt: endsAt }
      const whereabouts = { origin: home, cutOffUntil: 0 }
      const network = createNetwork(world)
      const client = createClient({ world, network, servers, rules, store, whereabouts, until: endsAt })
      await world.run(second)
      client.wake()
      // By now they refresh, or use what they have got.
      await world.run(7 * second)
      refreshes = 0
      client.wake()
      await world.run(30 * second)
      refreshesPerTab.push(refreshes / client.servedAt.length)
    }
    for (let seed = 1; seed <= 50; seed += 1) await play(scenario, seed)
    expect(refreshesPerTab).toHaveLength(50)
    expect(Math.min(...refreshesPerTab)).toBeGreaterThanOrEqual(1)
  })
})
