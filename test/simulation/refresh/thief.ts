import type { ClientInfo } from '@assistant/api'
import type { Network } from '../kernel/network.js'
import type { World } from '../kernel/world.js'
import { keep, refusalOf, rotationOf, type TokenStore, tell, type Whereabouts } from './client.js'
import { accessMilliseconds, graceMilliseconds, type Server, type Servers } from './server.js'

export interface Thief {
  /** Whether it has copied the store yet. */
  readonly hasCopied: boolean
  /** When it first got tokens with what it stole, and when last; undefined before. */
  readonly firstAt: number | undefined
  readonly lastAt: number
}

export interface ThiefParts {
  readonly world: World
  readonly network: Network
  readonly servers: Readonly<Servers>
  readonly store: TokenStore
  readonly victim: Whereabouts
  /** When it asks for the last time. */
  readonly until: number
}

/**
 * Copies the store once, and uses what it gets for it at once: at any time, in step with the victim, or in one grace
 * after another. (One that refreshes, and shows nothing until the victim has come too, cannot be told from an answer
 * that was lost.)
 */
export function createThief({ world, network, servers, store, victim, until }: ThiefParts): Thief {
  const { random } = world
  const thief = world.process('the thief')
  const ipAddress = random.chance(0.3) ? undefined : '203.0.113.66'
  const userAgent = random.chance(0.6) ? undefined : 'curl/8.5.0'
  /** Whatever of the victim it can look like. */
  const origin = (): ClientInfo => ({
    ipAddress: ipAddress ?? victim.origin.ipAddress,
    userAgent: userAgent ?? victim.origin.userAgent,
  })
  const ask = <T>(label: string, work: (server: Server, isGone: () => boolean) => Promise<T>) => {
    const server = random.pick(servers)
    return network.call(thief, server.process, label, (isGone) => work(server, isGone))
  }
  let hasCopied = false
  let firstAt: number | undefined
  const pauses = {
    'at any time': () => random.between(1_000, 900_000),
    'in step': (endsAt: number) =>
      firstAt === undefined
        ? Math.max(1_000, endsAt - graceMilliseconds - world.now()) + random.between(2_000, 24_000)
        : accessMilliseconds - graceMilliseconds,
    'in every grace': () => random.between(3_000, 28_000),
  }
  let lastAt = 0
  const use = async ({ accessToken }: TokenStore) => {
    for (;;) {
      const answer = await ask('use', (server) => server.use(accessToken, origin()))
      if (answer.kind === 'answered' || refusalOf(answer) !== undefined) return
    }
  }

  thief.start('theft', async () => {
    await thief.sleep(random.between(60_000, 2 * accessMilliseconds), 'waiting for a chance')
    const stolen = { ...store }
    hasCopied = true
    const manner = random.pick(['at any time', 'in step', 'in every grace'] as const)
    world.note(`the store is copied, ${rotationOf(stolen.refreshToken)}; used ${manner}`)
    for (;;) {
      await thief.sleep(pauses[manner](stolen.accessEndsAt), 'lying low')
      if (world.now() >= until) return
      const { refreshToken } = stolen
      const label = `refresh by the thief of ${rotationOf(refreshToken)}`
      const answer = await ask(label, (server, isGone) => server.refresh(refreshToken, origin(), isGone))
      world.note(`${label}: ${tell(answer)}`)
      if (refusalOf(answer) !== undefined) return
      if (answer.kind !== 'answered') continue
      firstAt ??= world.now()
      lastAt = world.now()
      keep(stolen, answer.value)
      await use(stolen)
    }
  })
  return {
    get hasCopied() {
      return hasCopied
    },
    get firstAt() {
      return firstAt
    },
    get lastAt() {
      return lastAt
    },
  }
}
