import type { SimulatedDatabase } from '../kernel/database/database.js'
import type { World } from '../kernel/world.js'
import type { Client, ClientEnvironment } from './client.js'
import { graceMs, type Server, type Servers } from './server.js'

/** Addresses in three networks, and three versions of one browser. */
const addresses = ['192.0.2.10', '198.51.100.7', '203.0.113.5'] as const
const browsers = ['128', '129', '130'].map(
  (version) => `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`,
)

export const homeClientInfo = { ipAddress: addresses[0], userAgent: browsers[0] ?? '' }

export interface FaultParts {
  readonly world: World
  readonly database: SimulatedDatabase
  readonly servers: Servers
  /** Starts a server. */
  readonly startServer: (name: string) => Server
  readonly client: Client
  readonly environment: ClientEnvironment
  readonly until: number
}

/** Injects faults at random intervals. Each fault can be disabled. */
export function injectFaults({ world, database, servers, startServer, client, environment, until }: FaultParts): void {
  const { random } = world
  const moveClient = () => {
    environment.clientInfo = { ...environment.clientInfo, ipAddress: random.pick(addresses) }
    world.note(`the client is at ${environment.clientInfo.ipAddress}`)
  }
  const updateBrowser = () => {
    environment.clientInfo = { ...environment.clientInfo, userAgent: browsers[random.below(browsers.length)] ?? '' }
    world.note('the browser of the client is updated')
  }
  const openLid = () => {
    client.wake()
    // Refreshes again around the end of the grace period, when some tabs get the old answer and others a new one.
    if (random.chance(0.5)) world.after(graceMs + random.between(-3_000, 3_000), client.wake)
  }
  const crashServer = () => {
    const index = random.pick([0, 1] as const)
    const { name, crash } = servers[index].process
    crash()
    world.after(random.between(1_000, 20_000), () => {
      servers[index] = startServer(name)
    })
  }
  const faults: readonly (readonly [string, () => void])[] = [
    ['a server freezes', () => random.pick(servers).process.freeze(random.between(1_000, 60_000))],
    ['a server crashes', crashServer],
    ['the client moves', moveClient],
    ['the browser is updated', updateBrowser],
    ['the lid is opened', openLid],
    [
      'a tunnel',
      () => {
        const durationMs = random.between(20_000, 700_000)
        environment.offlineUntil = world.now() + durationMs
        world.note(`the client is in a tunnel for ${durationMs} ms`)
        if (random.chance(0.5)) {
          world.after(random.between(10_000, 300_000), () => {
            moveClient()
            updateBrowser()
          })
        }
      },
    ],
    [
      'a clock jumps',
      () => (random.chance(0.3) ? database : random.pick(servers).process).moveClock(random.between(-2_000, 2_000)),
    ],
  ]
  // Some seeds have long pauses: a thief is hardest to detect during these.
  const maxPauseMs = random.pick([60_000, 300_000, 3_000_000])
  const injectNext = () => {
    if (world.now() >= until) return
    const [fault, inject] = faults[random.below(faults.length)] ?? ['nothing', () => {}]
    if (world.occurs(fault, 0.9)) inject()
    world.after(random.between(5_000, maxPauseMs), injectNext)
  }
  world.after(random.between(5_000, maxPauseMs), injectNext)
}
