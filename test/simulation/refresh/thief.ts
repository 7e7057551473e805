import type { ClientInfo } from '@assistant/api'
import type { Network } from '../kernel/network.js'
import type { World } from '../kernel/world.js'
import {
  type ClientEnvironment,
  describeAnswer,
  errorReason,
  rotationOf,
  storeTokens,
  type TokenStore,
} from './client.js'
import { accessTokenLifetimeMs, graceMs, type Server, type Servers } from './server.js'

export interface Thief {
  /** True after it has copied the store. */
  readonly hasCopiedTokens: boolean
  /** The times at which it first and last got tokens with the stolen one; undefined before. */
  readonly firstRefreshAt: number | undefined
  readonly lastRefreshAt: number
}

export interface ThiefParts {
  readonly world: World
  readonly network: Network
  readonly servers: Readonly<Servers>
  readonly store: TokenStore
  readonly victim: ClientEnvironment
  /** The time after which it sends no more calls. */
  readonly until: number
}

/**
 * Creates a thief that copies the store once and uses the tokens that it gets at once: at any time, in step with the
 * victim, or in consecutive grace periods. A thief that refreshes but uses nothing before the victim does is not
 * covered: the server cannot distinguish it from a lost answer.
 */
export function createThief({ world, network, servers, store, victim, until }: ThiefParts): Thief {
  const { random } = world
  const thief = world.process('the thief')
  const ipAddress = random.chance(0.3) ? undefined : '203.0.113.66'
  const userAgent = random.chance(0.6) ? undefined : 'curl/8.5.0'
  /** The client info of the victim, which the thief can imitate. */
  const clientInfo = (): ClientInfo => ({
    ipAddress: ipAddress ?? victim.clientInfo.ipAddress,
    userAgent: userAgent ?? victim.clientInfo.userAgent,
  })
  const call = <T>(label: string, work: (server: Server, isDisconnected: () => boolean) => Promise<T>) => {
    const server = random.pick(servers)
    return network.call(thief, server.process, label, (isDisconnected) => work(server, isDisconnected))
  }
  let hasCopied = false
  let firstAt: number | undefined
  const pausesMs = {
    'at any time': () => random.between(1_000, 900_000),
    'in step': (endsAt: number) =>
      firstAt === undefined
        ? Math.max(1_000, endsAt - graceMs - world.now()) + random.between(2_000, 24_000)
        : accessTokenLifetimeMs - graceMs,
    'in every grace': () => random.between(3_000, 28_000),
  }
  let lastAt = 0
  const use = async ({ accessToken }: TokenStore) => {
    for (;;) {
      const answer = await call('use', (server) => server.use(accessToken, clientInfo()))
      if (answer.kind === 'answered' || errorReason(answer) !== undefined) return
    }
  }

  thief.start('theft', async () => {
    await thief.sleep(random.between(60_000, 2 * accessTokenLifetimeMs), 'waiting for a chance')
    const stolen = { ...store }
    hasCopied = true
    const strategy = random.pick(['at any time', 'in step', 'in every grace'] as const)
    world.note(`the store is copied, ${rotationOf(stolen.refreshToken)}; used ${strategy}`)
    for (;;) {
      await thief.sleep(pausesMs[strategy](stolen.accessEndsAt), 'lying low')
      if (world.now() >= until) return
      const { refreshToken } = stolen
      const label = `refresh by the thief of ${rotationOf(refreshToken)}`
      const answer = await call(label, (server, isDisconnected) =>
        server.refresh(refreshToken, clientInfo(), isDisconnected),
      )
      world.note(`${label}: ${describeAnswer(answer)}`)
      if (errorReason(answer) !== undefined) return
      if (answer.kind !== 'answered') continue
      firstAt ??= world.now()
      lastAt = world.now()
      storeTokens(stolen, answer.value)
      await use(stolen)
    }
  })
  return {
    get hasCopiedTokens() {
      return hasCopied
    },
    get firstRefreshAt() {
      return firstAt
    },
    get lastRefreshAt() {
      return lastAt
    },
  }
}
