import { AppError, type ClientInfo } from '@assistant/api'
import type { Tokens } from '@assistant/contract'
import type { Answer, Network } from '../kernel/network.js'
import type { Process } from '../kernel/process.js'
import type { World } from '../kernel/world.js'
import type { Rules } from './rules.js'
import { graceMs, type Server, type Servers } from './server.js'

/** The tokens that a browser or an app stores for its session. */
export interface TokenStore {
  refreshToken: string
  accessToken: string
  accessEndsAt: number
}

/** The client info and connectivity of a client. Both change during a run. */
export interface ClientEnvironment {
  clientInfo: ClientInfo
  offlineUntil: number
}

export interface Client {
  /** The reason for which it was signed out; undefined while it is signed in. */
  readonly signOutReason: string | undefined
  /** The time of its last successful refresh. */
  readonly refreshedAt: number
  /** The time of the last successful call of each tab. */
  readonly servedAt: readonly number[]
  /** Makes every tab refresh now, as after a laptop wakes from sleep. */
  wake(): void
}

export interface ClientParts {
  readonly world: World
  readonly network: Network
  readonly servers: Readonly<Servers>
  readonly rules: Rules
  readonly store: TokenStore
  readonly environment: ClientEnvironment
  /** The time after which it sends no more calls. */
  readonly until: number
}

/** Stores the tokens of an answer. Keeps the old refresh token when the answer contains none. */
export function storeTokens(store: TokenStore, tokens: Tokens): void {
  store.refreshToken = tokens.refreshToken ?? store.refreshToken
  store.accessToken = tokens.accessToken ?? store.accessToken
  store.accessEndsAt = Date.parse(tokens.accessTokenExpiresAt)
}

export function errorReason(answer: Answer<unknown>): string | undefined {
  if (answer.kind !== 'failed' || !(answer.error instanceof AppError)) return undefined
  return answer.error.reason
}

const maxAttempts = 4

/** Creates an honest client with one to three tabs. Each tab is a process. */
export function createClient(parts: ClientParts): Client {
  const { world, network, servers, rules, store: sharedStore, environment, until } = parts
  const { random } = world
  const servedAt: number[] = []
  const wakers = new Map<string, () => void>()
  let signOutReason: string | undefined
  let refreshedAt = 0

  const isOffline = () => world.now() < environment.offlineUntil
  const call = <T>(
    tab: Process,
    label: string,
    work: (server: Server, isDisconnected: () => boolean) => Promise<T>,
  ) => {
    const server = random.pick(servers)
    return network.call(tab, server.process, label, (isDisconnected) => work(server, isDisconnected), { isOffline })
  }

  /** Returns true when the refresh was answered. */
  const refresh = async (tab: Process, store: TokenStore): Promise<boolean> => {
    for (let attempt = 0; attempt < maxAttempts && signOutReason === undefined; attempt += 1) {
      const { refreshToken } = store
      const { clientInfo } = environment
      const label = `refresh by ${tab.name} of ${rotationOf(refreshToken)}`
      const answer = await call(tab, label, (server, isDisconnected) =>
        server.refresh(refreshToken, clientInfo, isDisconnected),
      )
      world.note(`${label}: ${describeAnswer(answer)}`)
      if (answer.kind === 'answered') {
        refreshedAt = world.now()
        await storeAnswer(tab, store, refreshToken, answer.value)
        return true
      }
      signOutReason ??= errorReason(answer)
      if (signOutReason === undefined) await tab.sleep(random.between(100, 3_000), 'try again')
    }
    return false
  }

  const storeAnswer = async (tab: Process, store: TokenStore, sentToken: string, tokens: Tokens) => {
    if (rules.isNewerPairKept && store.refreshToken !== sentToken) return
    if (rules.isStoredBeforeUse || !random.chance(0.05)) return storeTokens(store, tokens)
    world.note(`${tab.name} uses what it got, and is closed before it is stored`)
    await call(tab, 'use', (server) => server.use(tokens.accessToken ?? '', environment.clientInfo))
    await tab.sleep(random.between(1_000, 120_000), 'opened again')
  }

  const use = async (tab: Process, index: number, store: TokenStore) => {
    const answer = await call(tab, 'use', (server) => server.use(store.accessToken, environment.clientInfo))
    if (answer.kind === 'answered') servedAt[index] = world.now()
    const reason = errorReason(answer)
    if (reason === 'ACCESS_TOKEN_EXPIRED') await refresh(tab, store)
    else signOutReason ??= reason
  }

  const runTab = async (tab: Process, index: number) => {
    const store = rules.isStoreShared ? sharedStore : { ...sharedStore }
    const refreshProbability = random.pick([0.1, 0.4])
    let woken = new AbortController()
    wakers.set(tab.name, () => woken.abort('woken'))
    while (signOutReason === undefined) {
      await tab.sleep(isPunctual ? msUntilDue(store) : msUntilNeeded(), 'the user', woken.signal)
      if (world.now() >= until) return
      const isWoken = woken.signal.aborted
      if (isWoken) {
        // Registers the next wake-up from here on: when it arrives while the tab is busy, its next sleep ends at once.
        woken = new AbortController()
        await tab.sleep(random.between(0, 3_000), 'waking')
      }
      const isDue = isPunctual || store.accessEndsAt <= tab.now() + 5_000
      if (isWoken || isDue || random.chance(refreshProbability)) {
        if (!(await refresh(tab, store))) continue
      }
      await use(tab, index, store)
    }
  }

  /** True for an app that renews its tokens before they expire. Others renew them when they need them. */
  const isPunctual = random.chance(0.4)
  const msUntilDue = (store: TokenStore) => Math.max(500, store.accessEndsAt - graceMs - world.now())
  const msUntilNeeded = () => (random.chance(0.2) ? random.between(100, 5_000) : random.between(60_000, 500_000))
  const tabCount = isPunctual ? 1 : random.pick([1, 2, 3, 3])
  for (let index = 0; index < tabCount; index += 1) {
    const tab = world.process(`tab ${index + 1}`)
    servedAt.push(0)
    tab.start('life', () => runTab(tab, index))
  }
  return {
    get signOutReason() {
      return signOutReason
    },
    get refreshedAt() {
      return refreshedAt
    },
    servedAt,
    wake() {
      world.note('every tab wakes up')
      for (const waken of wakers.values()) waken()
    },
  }
}

export function rotationOf(refreshToken: string): string {
  return `rotation ${refreshToken.split('.')[2]}`
}

export function describeAnswer(answer: Answer<Tokens>): string {
  if (answer.kind === 'timedOut') return 'no answer'
  if (answer.kind === 'failed') return errorReason(answer) ?? String(answer.error)
  const { refreshToken } = answer.value
  return refreshToken === null ? 'an access token alone' : rotationOf(refreshToken)
}
