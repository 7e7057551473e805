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
import type { SimulatedDatabase } from '../kernel/database/database.js'
import type { Process } from '../kernel/process.js'
import { createSimulatedRuntime } from '../kernel/runtime.js'
import type { World } from '../kernel/world.js'
import type { Rules } from './rules.js'
import { unlimited } from './unlimited.js'

/** A server process that runs the real services. */
export interface Server {
  readonly process: Process
  addUser(email: string): Promise<void>
  signIn(email: string, clientInfo: ClientInfo): Promise<SignedIn>
  refresh(refreshToken: string, clientInfo: ClientInfo, isDisconnected: () => boolean): Promise<Tokens>
  /** Any call with an access token. */
  use(accessToken: string, clientInfo: ClientInfo): Promise<void>
}

/** The running servers. A crashed server is replaced. */
export type Servers = [Server, Server]

export const accessTokenLifetimeMs = 600_000
export const graceMs = 30_000

const password = 'seven purple otters juggle'
/** Created once because key derivation is slow. Refresh tokens need no random bytes. */
const keyring = createKeyring({
  secret: 'a secret of thirty-two bytes, or a few more',
  randomBytes: () => {
    throw new Error('Nothing is sealed here')
  },
})
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Stores passwords unhashed: real hashing runs in a thread that the seed does not control. */
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
  /** Called after a refresh with the previous token was answered. */
  readonly onPreviousTokenAnswered: () => void
}

export function createServer(parts: ServerParts): Server {
  const { world, process, database: shared, bus: sharedBus, rules } = parts
  const database: Database = shared.connect(process, rules.isClockShared ? {} : { clock: process.now })
  const runtime = createSimulatedRuntime(world, process)
  const bus = sharedBus.connect(process)
  const base = { database, runtime, bus }
  const accessTokens = plainAccessTokens(runtime, rules.isFirstUseRecorded)
  const users = createUserDirectory(base)
  const log = createAuditService({ ...base, clientInfoDays: 90 })
  const audit: typeof log = {
    ...log,
    record: async (tx, actor, fact) => {
      if (rules.isAudited(fact.action)) await log.record(tx, actor, fact)
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
  const mail = rules.isOwnerNotified ? outbox : { ...outbox, queue: async () => {} }
  const passwords = createPasswords({ minimumLength: 15, hash: plainHash })
  let isPreviousToken = false
  const decide: Decide = (row, token, now, grace) => {
    isPreviousToken = token.rotation < row.rotation
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
    refreshGraceSeconds: graceMs / 1000,
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
    signIn: (email, clientInfo) => auth.login({ email, password, cookie: false }, clientInfo),
    async refresh(refreshToken, clientInfo, isDisconnected) {
      let isPreviousTokenAnswered = false
      const tokens = await auth.refresh(refreshToken, clientInfo, () => {
        // Called at the end of the transaction. The database runs one transaction at a time, so `isPreviousToken` is
        // still that of this refresh, unless this transaction was lost.
        isPreviousTokenAnswered = isPreviousToken
        return rules.isDisconnectChecked && isDisconnected()
      })
      if (isPreviousTokenAnswered) parts.onPreviousTokenAnswered()
      return tokens
    },
    async use(accessToken, clientInfo) {
      await access.caller({ authentication: await accessTokens.verify(accessToken), client: clientInfo })
    },
  }
}

/** Issues unsigned access tokens because signing runs in a thread too. Claims and expiry are the real ones. */
function plainAccessTokens(runtime: Runtime, isFirstUseRecorded: boolean): AccessTokens {
  return {
    async issue({ userId, sessionId, rotation, endsAt }) {
      const expiresAt = Math.min(runtime.now() + accessTokenLifetimeMs, endsAt.getTime())
      const claims = { userId, sessionId, rotation, expiresAt }
      return { token: JSON.stringify(claims), expiresAt: new Date(expiresAt) }
    },
    async verify(token = '') {
      const claims = JSON.parse(token)
      if (claims.expiresAt + 5_000 <= runtime.now()) return { claims: null, reason: 'ACCESS_TOKEN_EXPIRED' }
      return { claims: isFirstUseRecorded ? claims : { ...claims, rotation: 0 } }
    },
  }
}
