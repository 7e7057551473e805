import type { SignedIn } from '@assistant/contract'
import type { TestDialect } from '@assistant/database/testing'
import { afterEach, vi } from 'vitest'
import { createAccessService } from '../access/service.js'
import { AppError } from '../app-error.js'
import { createAccessTokens } from '../auth/access-token.js'
import { readIssuer } from '../auth/issuer.js'
import { createPasswords } from '../auth/password.js'
import type { PasswordHash } from '../auth/password-hash.js'
import { authRouter } from '../auth/router.js'
import { createAuthService } from '../auth/service.js'
import { createSigningKeys } from '../auth/signing-keys.js'
import type { CallOrigin, Transport } from '../call.js'
import type { ServerContext } from '../context.js'
import { toAppError } from '../error-shape.js'
import { createMemoryBus } from '../platform/bus.js'
import { createKeyring } from '../platform/keyring.js'
import type { Logger } from '../platform/logger.js'
import { systemRuntime } from '../platform/runtime.js'
import { sessionsRouter } from '../sessions/router.js'
import { createSessionService } from '../sessions/service.js'
import { createCallerFactory, router } from '../trpc.js'
import { usersRouter } from '../users/router.js'
import { createUserService } from '../users/service.js'

const secret = 'a secret of thirty-two bytes, or a few more'
export const goodPassword = 'seven purple otters juggle'
export const quietLog: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export const laptop: CallOrigin = {
  ipAddress: '192.0.2.10',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
}
export const phone: CallOrigin = {
  ipAddress: '198.51.100.7',
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
}

/** Takes no time, so that a test of sessions is no test of argon2. */
export const instantHash: PasswordHash = {
  make: async (password) => `new:${password}`,
  matches: async (hash, password) => hash.replace('old:', 'new:') === `new:${password}`,
  isOutdated: (hash) => hash.startsWith('old:'),
  ofNobody: 'nobody',
}

export const second = 1000
export const minute = 60 * second
const hour = 60 * minute
export const day = 24 * hour

export interface CallerOptions {
  readonly accessToken?: string | null
  readonly origin?: CallOrigin
  readonly isGone?: () => boolean
}

/** Accounts and sessions over a fresh database, with a clock that stands still until it is moved. */
export async function createIdentity(
  open: TestDialect['open'],
  { graceSeconds = 30, idleDays = 30, maxDays = 90 } = {},
) {
  let now = Date.UTC(2030, 0, 1)
  // Lucia reads Date.now: the clock of the database and of the services is the same.
  vi.useFakeTimers({ toFake: ['Date'], now })
  const { database, url, close } = await open({ clock: () => now })
  const runtime = { ...systemRuntime, now: () => now }
  const bus = createMemoryBus()
  const keyring = createKeyring({ secret, randomBytes: runtime.randomBytes })
  const keys = createSigningKeys({ database, keyring, runtime })
  await keys.prepare()
  const issuer = await readIssuer(database, runtime)
  const accessTokens = createAccessTokens({ keys, issuer, lifetimeSeconds: 600, runtime })
  const passwords = createPasswords({ minimumLength: 15, hash: instantHash })
  const users = createUserService({ database, runtime })
  const sessions = createSessionService({ database, runtime, bus, idleDays, maxDays })
  const auth = createAuthService({
    database,
    keyring,
    accessTokens,
    passwords,
    sessions,
    users,
    refreshGraceSeconds: graceSeconds,
  })
  const access = createAccessService(database)
  const services = { access, auth, users, sessions }

  /** Calls as somebody: what the server does for a request. */
  const as = async ({ accessToken, origin = laptop, isGone = () => false }: CallerOptions = {}) => {
    const transport: Transport = { kind: 'http', isGone, drained: async () => {} }
    return createCaller({
      services,
      authentication: await accessTokens.verify(accessToken ?? undefined),
      origin,
      transport,
      requestId: 'test',
      log: quietLog,
    } satisfies Omit<ServerContext, 'services'> & { services: typeof services })
  }
  const anybody = await as()
  let accounts = 0

  return {
    ...services,
    database,
    url,
    bus,
    runtime,
    keyring,
    keys,
    issuer,
    accessTokens,
    passwords,
    as,
    anybody,
    now: () => now,
    /** Moves every clock. */
    passes: (milliseconds: number) => {
      now += milliseconds
      vi.setSystemTime(now)
    },
    /** Makes an account and signs it in. */
    register: (name = 'Ada Lovelace', origin = laptop): Promise<SignedIn> => {
      accounts += 1
      return auth.register(
        { email: `person${accounts}@example.org`, name, password: goodPassword, cookie: false },
        origin,
      )
    },
    close: async () => {
      await close()
      vi.useRealTimers()
    },
  }
}

export type Identity = Awaited<ReturnType<typeof createIdentity>>

const createCaller = createCallerFactory(router({ auth: authRouter, users: usersRouter, sessions: sessionsRouter }))

/** A fresh one for each test of a suite. */
export function identityFor(open: TestDialect['open'], options?: Parameters<typeof createIdentity>[1]) {
  let identity: Identity | undefined
  afterEach(async () => {
    await identity?.close()
    identity = undefined
  })
  return async () => {
    identity = await createIdentity(open, options)
    return identity
  }
}

/** The code of the error that a promise rejects with; fails the test when it does not. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('value' in outcome) throw new Error(`It was answered: ${JSON.stringify(outcome.value)}`)
  const { reason, cause } = toAppError(outcome.error)
  if (reason === 'INTERNAL') throw cause
  return reason
}

/** What a token is in an answer where it must be there. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new AppError('INTERNAL', 'Something is missing')
  return value
}
