import type { Role, SignedIn } from '@assistant/contract'
import type { TestDialect } from '@assistant/database/testing'
import type { Engine } from '@assistant/generator'
import { eq } from 'drizzle-orm'
import { afterEach, vi } from 'vitest'
import { createServices } from '../src/app/create-services.js'
import type { ServiceSettings } from '../src/app/settings.js'
import type { PasswordHash } from '../src/auth/passwords/hash.js'
import { createPasswords } from '../src/auth/passwords/passwords.js'
import type { Decide } from '../src/auth/refresh/decision.js'
import { readIssuer } from '../src/auth/tokens/issuer.js'
import { AppError } from '../src/errors/app-error.js'
import { toAppError } from '../src/errors/error-shape.js'
import type { Mail, Mailer, OutgoingMail } from '../src/mail/mail.js'
import { createMemoryBus } from '../src/platform/bus.js'
import type { ClientInfo } from '../src/platform/caller.js'
import { createKeyring } from '../src/platform/keyring.js'
import type { Logger } from '../src/platform/logger.js'
import { type Runtime, systemRuntime } from '../src/platform/runtime.js'
import { createUserDirectory } from '../src/users/directory.js'
import { createTestCallers } from './test-callers.js'

const secret = 'a secret of thirty-two bytes, or a few more'
export const goodPassword = 'seven purple otters juggle'
export const quietLog: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export const laptop: ClientInfo = {
  ipAddress: '192.0.2.10',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
}
export const phone: ClientInfo = {
  ipAddress: '198.51.100.7',
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
}

/** A hash function that takes no time, so that tests do not wait for argon2. */
export const instantHash: PasswordHash = {
  make: async (password) => `new:${password}`,
  matches: async (hash, password) => hash.replace('old:', 'new:') === `new:${password}`,
  isOutdated: (hash) => hash.startsWith('old:'),
  dummy: 'nobody',
}

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

const noEngine: Engine = { id: 'none', title: 'None', available: true, async *run() {} }

interface TestServerOptions extends Partial<ServiceSettings> {
  readonly passwordHash?: PasswordHash
  readonly sleep?: Runtime['sleep']
  readonly log?: Logger
  readonly decide?: Decide
}

/** Creates the services over a fresh database. Their clock moves only by `advanceClock`. Sent mails are collected. */
export async function createTestServer(open: TestDialect['open'], options: TestServerOptions = {}) {
  let now = Date.UTC(2030, 0, 1)
  // Lucia reads Date.now(), which must therefore agree with the clock of the database and the services.
  vi.useFakeTimers({ toFake: ['Date'], now })
  const { database, url, close } = await open({ clock: () => now })
  const { passwordHash = instantHash, sleep = systemRuntime.sleep, log = quietLog, decide, ...overrides } = options
  const runtime = { ...systemRuntime, now: () => now, sleep }
  const bus = createMemoryBus()
  const settings: ServiceSettings = {
    secret,
    secretPrevious: undefined,
    publicUrl: undefined,
    version: '0.0.0',
    accessTokenTtlSeconds: 600,
    sessionIdleDays: 30,
    sessionMaxDays: 90,
    refreshGraceSeconds: 30,
    passwordMinLength: 15,
    registration: 'open',
    requireEmailVerification: false,
    auditClientInfoDays: 90,
    rateLimitScale: 100_000,
    generationConcurrency: 1,
    generationsPerUser: 2,
    generationsPerDay: 200,
    eventRetentionDays: 30,
    ...overrides,
  }
  const mails: OutgoingMail[] = []
  const mailer: Mailer = {
    async send(mail) {
      mails.push(mail)
    },
  }
  const assembly = await createServices({
    ...{ database, runtime, bus, log, mailer, settings, passwordHash },
    ...(decide && { decide }),
    engines: [noEngine],
    analyzer: { analyze: async () => [] },
  })
  const { services, accessTokens, signingKeys } = assembly
  const directory = createUserDirectory({ database, runtime })

  /** Returns a caller of the procedures. */
  const as = createTestCallers({ services, accessTokens, log, defaultClient: laptop })
  const anybody = await as()
  let accountCount = 0

  const testServer = {
    ...assembly,
    ...services,
    database,
    url,
    bus,
    runtime,
    settings,
    keys: signingKeys,
    keyring: createKeyring({ secret, randomBytes: runtime.randomBytes }),
    issuer: await readIssuer(database, runtime),
    directory,
    passwords: createPasswords({ minimumLength: 15, hash: instantHash }),
    as,
    anybody,
    now: () => now,
    /** Moves all clocks forward. */
    advanceClock: (durationMs: number) => {
      now += durationMs
      vi.setSystemTime(now)
    },
    /** Registers an account, which signs it in. */
    register: (name = 'Ada Lovelace', client = laptop): Promise<SignedIn> => {
      accountCount += 1
      return services.auth.register(
        { email: `person${accountCount}@example.org`, name, password: goodPassword, cookie: false },
        client,
      )
    },
    /** Registers an account, and gives it these roles. */
    async registerAs(roles: readonly Role[], name?: string): Promise<SignedIn> {
      const { users } = database.tables
      const person = await testServer.register(name)
      await database.transaction((tx) =>
        tx
          .update(users)
          .set({ roles: JSON.stringify(roles) })
          .where(eq(users.id, person.user.id)),
      )
      return person
    },
    /** Sends all due mails. Returns those sent since the last call. With `recipient`, drops the mails to others. */
    async delivered(recipient?: string): Promise<Mail[]> {
      await assembly.mailSender.sendDue()
      const sent = mails.splice(0)
      return sent.filter((mail) => recipient === undefined || mail.recipient === recipient).map(({ mail }) => mail)
    },
    /** Sends all due mails. Returns the token in the last link to a recipient that `delivered` has not returned yet. */
    async linkTo(recipient: string): Promise<string> {
      const links = (await testServer.delivered(recipient)).flatMap((mail) => ('token' in mail ? [mail.token] : []))
      return present(links.at(-1))
    },
    close: async () => {
      await close()
      vi.useRealTimers()
    },
  }
  return testServer
}

export type TestServer = Awaited<ReturnType<typeof createTestServer>>

/** Returns a function that creates the services for one test. They are closed after the test. */
export function identityFor(open: TestDialect['open'], options: TestServerOptions = {}) {
  let identity: TestServer | undefined
  afterEach(async () => {
    await identity?.close()
    identity = undefined
  })
  return async (more: TestServerOptions = {}) => {
    identity = await createTestServer(open, { ...options, ...more })
    return identity
  }
}

/** Returns the code of the error that a promise rejects with. Fails the test if it resolves or the code is INTERNAL. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('value' in outcome) throw new Error(`The call succeeded: ${JSON.stringify(outcome.value)}`)
  const { reason, cause } = toAppError(outcome.error)
  if (reason === 'INTERNAL') throw cause
  return reason
}

/** Returns a value that must not be null or undefined. Fails the test if it is. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new AppError('INTERNAL', 'A value that the test needs is missing')
  return value
}
