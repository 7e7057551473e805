import type { SimulatedDatabase } from '../kernel/database.js'
import type { World } from '../kernel/world.js'
import type { Client, Whereabouts } from './client.js'
import { graceMilliseconds, type Server, type Servers } from './server.js'

/** Addresses of three networks, and one browser in three versions. */
const addresses = ['192.0.2.10', '198.51.100.7', '203.0.113.5'] as const
const browsers = ['128', '129', '130'].map(
  (version) => `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`,
)

export const home = { ipAddress: addresses[0], userAgent: browsers[0] ?? '' }

export interface TroubleParts {
  readonly world: World
  readonly database: SimulatedDatabase
  readonly servers: Servers
  /** Starts a server. */
  readonly serve: (name: string) => Server
  readonly client: Client
  readonly whereabouts: Whereabouts
  readonly until: number
}

/** What a day brings, every now and then, each of it a fault that can be left out. */
export function bringTrouble({ world, database, servers, serve, client, whereabouts, until }: TroubleParts): void {
  const { random } = world
  const moves = () => {
    whereabouts.origin = { ...whereabouts.origin, ipAddress: random.pick(addresses) }
    world.note(`the client is at ${whereabouts.origin.ipAddress}`)
  }
  const updates = () => {
    whereabouts.origin = { ...whereabouts.origin, userAgent: browsers[random.below(browsers.length)] ?? '' }
    world.note('the browser of the client is updated')
  }
  const opens = () => {
    client.wake()
    // Once more as the grace ends: when some are answered again, and others anew.
    if (random.chance(0.5)) world.after(graceMilliseconds + random.between(-3_000, 3_000), client.wake)
  }
  const crashes = () => {
    const index = random.pick([0, 1] as const)
    const { name, crash } = servers[index].process
    crash()
    world.after(random.between(1_000, 20_000), () => {
      servers[index] = serve(name)
    })
  }
  const troubles: readonly (readonly [string, () => void])[] = [
    ['a server freezes', () => random.pick(servers).process.freeze(random.between(1_000, 60_000))],
    ['a server crashes', crashes],
    ['the client moves', moves],
    ['the browser is updated', updates],
    ['the lid is opened', opens],
    [
      'a tunnel',
      () => {
        const length = random.between(20_000, 700_000)
        whereabouts.cutOffUntil = world.now() + length
        world.note(`the client is in a tunnel for ${length} ms`)
        if (random.chance(0.5)) {
          world.after(random.between(10_000, 300_000), () => {
            moves()
            updates()
          })
        }
      },
    ],
    [
      'a clock jumps',
      () => (random.chance(0.3) ? database : random.pick(servers).process).moveClock(random.between(-2_000, 2_000)),
    ],
  ]
  // Some days are quiet: that is when a thief is least noticed.
  const longestPause = random.pick([60_000, 300_000, 3_000_000])
  const next = () => {
    if (world.now() >= until) return
    const [fault, happen] = troubles[random.below(troubles.length)] ?? ['nothing', () => {}]
    if (world.strikes(fault, 0.9)) happen()
    world.after(random.between(5_000, longestPause), next)
  }
  world.after(random.between(5_000, longestPause), next)
}
