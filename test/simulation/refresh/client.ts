import { AppError, type ClientInfo } from '@assistant/api'
import type { Tokens } from '@assistant/contract'
import type { Answer, Network } from '../kernel/network.js'
import type { Process, World } from '../kernel/world.js'
import type { Rules } from './rules.js'
import { graceMilliseconds, type Server, type Servers } from './server.js'

/** What a browser or an app keeps of its session. */
export interface TokenStore {
  refreshToken: string
  accessToken: string
  accessEndsAt: number
}

/** Where a client is at this moment: it moves, it is updated, and it goes through tunnels. */
export interface Whereabouts {
  origin: ClientInfo
  cutOffUntil: number
}

export interface Client {
  /** Why it was signed out; undefined while it is not. */
  readonly refused: string | undefined
  /** When it last got new tokens. */
  readonly refreshedAt: number
  /** When each tab was last served. */
  readonly servedAt: readonly number[]
  /** Every tab refreshes now, as after the lid was opened. */
  wake(): void
}

export interface ClientParts {
  readonly world: World
  readonly network: Network
  readonly servers: Readonly<Servers>
  readonly rules: Rules
  readonly store: TokenStore
  readonly whereabouts: Whereabouts
  /** When it asks for the last time. */
  readonly until: number
}

/** Puts an answer into the store: a refresh token only when there is one. */
export function keep(store: TokenStore, tokens: Tokens): void {
  store.refreshToken = tokens.refreshToken ?? store.refreshToken
  store.accessToken = tokens.accessToken ?? store.accessToken
  store.accessEndsAt = Date.parse(tokens.accessTokenExpiresAt)
}

export function refusalOf(answer: Answer<unknown>): string | undefined {
  if (answer.kind !== 'refused' || !(answer.error instanceof AppError)) return undefined
  return answer.error.reason
}

const tries = 4

/** An honest client of one to three tabs, each a process of its own. */
export function createClient(parts: ClientParts): Client {
  const { world, network, servers, rules, store: shared, whereabouts, until } = parts
  const { random } = world
  const servedAt: number[] = []
  const wakers = new Map<string, () => void>()
  let refused: string | undefined
  let refreshedAt = 0

  const isCutOff = () => world.now() < whereabouts.cutOffUntil
  const ask = <T>(tab: Process, label: string, work: (server: Server, isGone: () => boolean) => Promise<T>) => {
    const server = random.pick(servers)
    return network.call(tab, server.process, label, (isGone) => work(server, isGone), { isCutOff })
  }

  /** Answers whether there is a fresh access token in the store now. */
  const refresh = async (tab: Process, store: TokenStore): Promise<boolean> => {
    for (let attempt = 0; attempt < tries && refused === undefined; attempt += 1) {
      const { refreshToken } = store
      const { origin } = whereabouts
      const label = `refresh by ${tab.name} of ${rotationOf(refreshToken)}`
      const answer = await ask(tab, label, (server, isGone) => server.refresh(refreshToken, origin, isGone))
      world.note(`${label}: ${tell(answer)}`)
      if (answer.kind === 'answered') {
        refreshedAt = world.now()
        await take(tab, store, refreshToken, answer.value)
        return true
      }
      refused ??= refusalOf(answer)
      if (refused === undefined) await tab.sleep(random.between(100, 3_000), 'try again')
    }
    return false
  }

  const take = async (tab: Process, store: TokenStore, asked: string, tokens: Tokens) => {
    if (rules.isNewerKept && store.refreshToken !== asked) return
    if (rules.isStoredFirst || !random.chance(0.05)) return keep(store, tokens)
    world.note(`${tab.name} uses what it got, and is closed before it is stored`)
    await ask(tab, 'use', (server) => server.use(tokens.accessToken ?? '', whereabouts.origin))
    await tab.sleep(random.between(1_000, 120_000), 'opened again')
  }

  const use = async (tab: Process, index: number, store: TokenStore) => {
    const answer = await ask(tab, 'use', (server) => server.use(store.accessToken, whereabouts.origin))
    if (answer.kind === 'answered') servedAt[index] = world.now()
    const refusal = refusalOf(answer)
    if (refusal === 'ACCESS_TOKEN_EXPIRED') await refresh(tab, store)
    else refused ??= refusal
  }

  const live = async (tab: Process, index: number) => {
    const store = rules.isStoreShared ? shared : { ...shared }
    const eagerness = random.pick([0.1, 0.4])
    let woken = new AbortController()
    wakers.set(tab.name, () => woken.abort('woken'))
    while (refused === undefined) {
      await tab.sleep(isPunctual ? untilDue(store) : untilNeeded(), 'the user', woken.signal)
      if (world.now() >= until) return
      const isWoken = woken.signal.aborted
      if (isWoken) {
        // From here on it can be woken anew; while it is busy too, which it hears when it is about to sleep.
        woken = new AbortController()
        await tab.sleep(random.between(0, 3_000), 'waking')
      }
      const isDue = isPunctual || store.accessEndsAt <= tab.now() + 5_000
      if (isWoken || isDue || random.chance(eagerness)) {
        if (!(await refresh(tab, store))) continue
      }
      await use(tab, index, store)
    }
  }

  /** An app that renews its tokens before they end, whether it is used or not; else it does when it needs them. */
  const isPunctual = random.chance(0.4)
  const untilDue = (store: TokenStore) => Math.max(500, store.accessEndsAt - graceMilliseconds - world.now())
  const untilNeeded = () => (random.chance(0.2) ? random.between(100, 5_000) : random.between(60_000, 500_000))
  const count = isPunctual ? 1 : random.pick([1, 2, 3, 3])
  for (let index = 0; index < count; index += 1) {
    const tab = world.process(`tab ${index + 1}`)
    servedAt.push(0)
    tab.start('life', () => live(tab, index))
  }
  return {
    get refused() {
      return refused
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

export function tell(answer: Answer<Tokens>): string {
  if (answer.kind === 'silence') return 'no answer'
  if (answer.kind === 'refused') return refusalOf(answer) ?? String(answer.error)
  const { refreshToken } = answer.value
  return refreshToken === null ? 'an access token alone' : rotationOf(refreshToken)
}
