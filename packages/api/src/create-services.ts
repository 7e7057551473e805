import type { Database } from '@assistant/database'
import type { Analyzer, Engine } from '@assistant/generator'
import { createLiveAccess, type LiveAccess } from './access/live-access.js'
import { createAccessService } from './access/service.js'
import { type AccessTokens, createAccessTokens } from './auth/access-token.js'
import { readIssuer } from './auth/issuer.js'
import { createPasswords } from './auth/password.js'
import type { PasswordHash } from './auth/password-hash.js'
import { createAuthService } from './auth/service.js'
import { createSigningKeys } from './auth/signing-keys.js'
import { type BootstrapParts, type BootstrapReport, bootstrapAccounts } from './bootstrap/accounts.js'
import { createLiveLog, type LiveLog } from './generations/live-log.js'
import { createGenerationService } from './generations/service.js'
import { createGenerationWorker, type GenerationWorker } from './generations/worker.js'
import { deleteOldKeys } from './idempotency/store.js'
import type { Bus } from './platform/bus.js'
import { createHousekeeping, type Housekeeping } from './platform/housekeeping.js'
import { createKeyring } from './platform/keyring.js'
import type { Logger } from './platform/logger.js'
import type { Runtime } from './platform/runtime.js'
import { createProjectService } from './projects/service.js'
import type { Services } from './services.js'
import { createSessionService } from './sessions/service.js'
import { createSystemService } from './system/service.js'
import { createUserService } from './users/service.js'

/** How long things live, and how many there may be. */
export interface ServiceSettings {
  /** At least 32 bytes: what every key is derived from. */
  readonly secret: string
  /** Where people reach the server, when that was said: its origin issues the tokens then. */
  readonly publicUrl: string | undefined
  readonly version: string
  readonly accessTokenTtlSeconds: number
  readonly sessionIdleDays: number
  readonly sessionMaxDays: number
  readonly refreshGraceSeconds: number
  readonly passwordMinLength: number
  /** Generations at work at once, in this process and for one user. */
  readonly generationConcurrency: number
  readonly generationsPerUser: number
}

export interface ServiceParts {
  /** Migrated. */
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly log: Logger
  /** The first is the default one. */
  readonly engines: readonly [Engine, ...Engine[]]
  readonly analyzer: Analyzer
  readonly settings: ServiceSettings
  /** By default argon2id. */
  readonly passwordHash?: PasswordHash
}

/** The services, and what of them lives beside the calls: it is started, stopped and counted by whoever serves them. */
export interface Assembly {
  readonly services: Services
  readonly accessTokens: AccessTokens
  readonly liveAccess: LiveAccess
  readonly liveLog: LiveLog
  readonly worker: GenerationWorker
  readonly housekeeping: Housekeeping
  /** The first accounts: see `bootstrapAccounts`. Before anything is served. */
  bootstrap(wanted: Pick<BootstrapParts, 'admin' | 'isDemo' | 'writeDemoAccounts'>): Promise<BootstrapReport>
}

/**
 * Puts the services together: the one list of what needs what.
 * @throws {SigningKeysLockedError} when the keys in the database were encrypted under another secret.
 */
export async function createServices(parts: ServiceParts): Promise<Assembly> {
  const { database, runtime, bus, log, engines, analyzer, settings } = parts
  const keyring = createKeyring({ secret: settings.secret, randomBytes: runtime.randomBytes })
  const keys = createSigningKeys({ database, keyring, runtime })
  await keys.prepare()
  const issuer = await readIssuer(database, runtime, settings.publicUrl)
  const accessTokens = createAccessTokens({ keys, issuer, lifetimeSeconds: settings.accessTokenTtlSeconds, runtime })
  const liveAccess = createLiveAccess({ database, runtime, bus, log })
  const liveLog = createLiveLog({ database, runtime, bus })

  const passwords = createPasswords({
    minimumLength: settings.passwordMinLength,
    ...(parts.passwordHash && { hash: parts.passwordHash }),
  })
  const sessions = createSessionService({
    database,
    runtime,
    bus,
    idleDays: settings.sessionIdleDays,
    maxDays: settings.sessionMaxDays,
  })
  const users = createUserService({ database, runtime })
  const projects = createProjectService({ database, runtime })
  const { refreshGraceSeconds, generationConcurrency, generationsPerUser } = settings

  return {
    services: {
      access: createAccessService(database),
      auth: createAuthService({ database, keyring, accessTokens, passwords, sessions, users, refreshGraceSeconds }),
      users,
      sessions,
      projects,
      generations: createGenerationService({
        database,
        runtime,
        bus,
        liveLog,
        liveAccess,
        engines,
        generationsPerUser,
      }),
      system: createSystemService({ runtime, version: settings.version }),
    },
    accessTokens,
    liveAccess,
    liveLog,
    worker: createGenerationWorker({
      database,
      runtime,
      bus,
      engines,
      analyzer,
      log,
      concurrency: generationConcurrency,
      generationsPerUser,
      // One server owns an SQLite data folder: whatever was claimed before it started is nobody's.
      ownsDatabase: database.dialect === 'sqlite',
    }),
    housekeeping: createHousekeeping({
      runtime,
      log,
      tasks: {
        sessions: sessions.forgetOld,
        idempotencyKeys: () => database.transaction((tx) => deleteOldKeys(tx, database.tables)),
      },
    }),
    bootstrap: (wanted) => bootstrapAccounts({ database, runtime, users, sessions, passwords, projects, ...wanted }),
  }
}
