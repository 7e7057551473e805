import type { CallOrigin, Runtime } from '@assistant/api'
import {
  type AccessTokens,
  createAccessService,
  createAuthService,
  createKeyring,
  createPasswords,
  createSessionService,
  createUserService,
  type PasswordHash,
} from '@assistant/api/testing'
import type { SignedIn, Tokens } from '@assistant/contract'
import type { Database } from '@assistant/database'
import type { SimulatedBus } from '../kernel/bus.js'
import type { SimulatedDatabase } from '../kernel/database.js'
import { simulatedRuntime } from '../kernel/runtime.js'
import type { Process, World } from '../kernel/world.js'
import type { Rules } from './rules.js'

/** A server process with the real services behind it. */
export interface Server {
  readonly process: Process
  addUser(email: string): Promise<void>
  signIn(email: string, origin: CallOrigin): Promise<SignedIn>
  refresh(refreshToken: string, origin: CallOrigin, isGone: () => boolean): Promise<Tokens>
  /** Any call with an access token. */
  use(accessToken: string): Promise<void>
}

/** Those that serve at this moment: one that has crashed is replaced. */
export type Servers = [Server, Server]

export const accessMilliseconds = 600_000
export const graceMilliseconds = 30_000

const password = 'seven purple otters juggle'

/** Hashing runs in a thread of its own, which no seed decides over. */
const plainHash: PasswordHash = {
  make: async (text) => text,
  matches: async (hash, text) => hash === text,
  isOutdated: () => false,
  ofNobody: '',
}

export interface ServerParts {
  readonly world: World
  readonly process: Process
  readonly database: SimulatedDatabase
  readonly bus: SimulatedBus
  readonly rules: Rules
}

export function createServer({ world, process, database: shared, bus, rules }: ServerParts): Server {
  const database: Database = shared.connect(process, rules.isClockShared ? {} : { clock: process.now })
  const runtime = simulatedRuntime(world, process)
  const accessTokens = plainAccessTokens(runtime, rules.isUseNoted)
  const users = createUserService({ database, runtime })
  const sessions = createSessionService({ database, runtime, bus: bus.connect(process), idleDays: 30, maxDays: 90 })
  const auth = createAuthService({
    database,
    keyring: createKeyring({ secret: 'a secret of thirty-two bytes, or a few more', randomBytes: runtime.randomBytes }),
    accessTokens,
    passwords: createPasswords({ minimumLength: 15, hash: plainHash }),
    sessions,
    users,
    refreshGraceSeconds: graceMilliseconds / 1000,
    judge: rules.judge,
  })
  const access = createAccessService(database)

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
    refresh: (refreshToken, origin, isGone) =>
      auth.refresh(refreshToken, origin, rules.areGoneSpared ? isGone : () => false),
    async use(accessToken) {
      await access.caller(await accessTokens.verify(accessToken))
    },
  }
}

/** Access tokens in the clear: signing runs in a thread too. What they say, and when they end, is as it is. */
function plainAccessTokens(runtime: Runtime, isUseNoted: boolean): AccessTokens {
  return {
    async issue({ userId, sessionId, refreshGeneration, endsAt }) {
      const expiresAt = Math.min(runtime.now() + accessMilliseconds, endsAt.getTime())
      const claims = { userId, sessionId, refreshGeneration, expiresAt }
      return { token: JSON.stringify(claims), expiresAt: new Date(expiresAt) }
    },
    async verify(token = '') {
      const claims = JSON.parse(token)
      if (claims.expiresAt + 5_000 <= runtime.now()) return { claims: null, reason: 'ACCESS_TOKEN_EXPIRED' }
      return { claims: isUseNoted ? claims : { ...claims, refreshGeneration: 0 } }
    },
  }
}
