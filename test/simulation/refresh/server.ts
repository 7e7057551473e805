import type { ClientInfo, Runtime } from '@assistant/api'
import {
  type AccessTokens,
  createAccessService,
  createAuditService,
  createAuthService,
  createCredentials,
  createFirstUse,
  createKeyring,
  createLiveSessions,
  createMailedTokens,
  createMailOutbox,
  createPasswords,
  createSessionService,
  createUserDirectory,
  type Decide,
  firstRotation,
  type PasswordHash,
} from '@assistant/api/testing'
import type { SignedIn, Tokens } from '@assistant/contract'
import type { Database } from '@assistant/database'
import type { SimulatedBus } from '../kernel/bus.js'
import type { SimulatedDatabase } from '../kernel/database.js'
import { simulatedRuntime } from '../kernel/runtime.js'
import type { Process, World } from '../kernel/world.js'
import type { Rules } from './rules.js'
import { unlimited } from './unlimited.js'

/** A server process with the real services behind it. */
export interface Server {
  readonly process: Process
  addUser(email: string): Promise<void>
  signIn(email: string, origin: ClientInfo): Promise<SignedIn>
  refresh(refreshToken: string, origin: ClientInfo, isGone: () => boolean): Promise<Tokens>
  /** Any call with an access token. */
  use(accessToken: string, origin: ClientInfo): Promise<void>
}

/** Those that serve at this moment: one that has crashed is replaced. */
export type Servers = [Server, Server]

export const accessMilliseconds = 600_000
export const graceMilliseconds = 30_000

const password = 'seven purple otters juggle'
/** Derived once: it takes its time. Refresh tokens are made without chance. */
const keyring = createKeyring({
  secret: 'a secret of thirty-two bytes, or a few more',
  randomBytes: () => {
    throw new Error('Nothing is sealed here')
  },
})
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Hashing runs in a thread of its own, which no seed decides over. */
const plainHash: PasswordHash = {
  make: async (text) => text,
  matches: async (hash, text) => hash === text,
  isOutdated: () => false,
  dummy: '',
}

export interface ServerParts {
  readonly world: World
  readonly process: Process
  readonly database: SimulatedDatabase
  readonly bus: SimulatedBus
  readonly rules: Rules
  /** A refresh was answered, and its token was the one before the current one. */
  readonly onAnswerByTheOneBefore: () => void
}

export function createServer(parts: ServerParts): Server {
  const { world, process, database: shared, bus: sharedBus, rules } = parts
  const database: Database = shared.connect(process, rules.isClockShared ? {} : { clock: process.now })
  const runtime = simulatedRuntime(world, process)
  const bus = sharedBus.connect(process)
  const base = { database, runtime, bus }
  const accessTokens = plainAccessTokens(runtime, rules.isUseNoted)
  const users = createUserDirectory(base)
  const log = createAuditService({ ...base, clientInfoDays: 90 })
  const audit: typeof log = {
    ...log,
    record: async (tx, actor, fact) => {
      if (rules.isWrittenDown(fact.action)) await log.record(tx, actor, fact)
    },
  }
  const live = createLiveSessions({ ...base, log: silent })
  const sessions = createSessionService({
    ...base,
    audit,
    live,
    firstRotation: () => firstRotation(runtime),
    idleDays: 30,
    maxDays: 90,
  })
  const mailedTokens = createMailedTokens(database, runtime)
  const outbox = createMailOutbox({ ...base, tokens: mailedTokens })
  const mail = rules.isOwnerTold ? outbox : { ...outbox, queue: async () => {} }
  const passwords = createPasswords({ minimumLength: 15, hash: plainHash })
  let isOneBefore = false
  const decide: Decide = (row, token, now, grace) => {
    isOneBefore = token.rotation < row.rotation
    return rules.decide(row, token, now, grace)
  }
  const auth = createAuthService({
    database,
    keyring,
    accessTokens,
    users,
    sessions,
    credentials: createCredentials({ database, passwords, limits: unlimited, sessions, audit }),
    passwords,
    mailedTokens,
    mail,
    limits: unlimited,
    audit,
    registration: 'open',
    invitations: { addressOf: async () => undefined },
    refreshGraceSeconds: graceMilliseconds / 1000,
    decide,
  })
  const access = createAccessService({ database, firstUse: createFirstUse(database), requireEmailVerification: false })

  return {
    process,
    async addUser(email) {
      await database.transaction((tx) =>
        users.add(tx, {
          email,
          name: email,
          passwordHash: password,
          roles: ['user'],
          emailVerified: true,
          isDemo: false,
        }),
      )
    },
    signIn: (email, origin) => auth.login({ email, password, cookie: false }, origin),
    async refresh(refreshToken, origin, isGone) {
      let isByTheOneBefore = false
      const tokens = await auth.refresh(refreshToken, origin, () => {
        // Asked last, in the transaction that was decided: another can have come between only when this one was lost.
        isByTheOneBefore = isOneBefore
        return rules.areGoneSpared && isGone()
      })
      if (isByTheOneBefore) parts.onAnswerByTheOneBefore()
      return tokens
    },
    async use(accessToken, origin) {
      await access.caller({ authentication: await accessTokens.verify(accessToken), client: origin })
    },
  }
}

/** Access tokens in the clear: signing runs in a thread too. What they say, and when they end, is as it is. */
function plainAccessTokens(runtime: Runtime, isUseNoted: boolean): AccessTokens {
  return {
    async issue({ userId, sessionId, rotation, endsAt }) {
      const expiresAt = Math.min(runtime.now() + accessMilliseconds, endsAt.getTime())
      const claims = { userId, sessionId, rotation, expiresAt }
      return { token: JSON.stringify(claims), expiresAt: new Date(expiresAt) }
    },
    async verify(token = '') {
      const claims = JSON.parse(token)
      if (claims.expiresAt + 5_000 <= runtime.now()) return { claims: null, reason: 'ACCESS_TOKEN_EXPIRED' }
      return { claims: isUseNoted ? claims : { ...claims, rotation: 0 } }
    },
  }
}
