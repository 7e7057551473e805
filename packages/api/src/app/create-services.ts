import type { Database } from '@assistant/database'
import type { Analyzer, Engine } from '@assistant/generator'
import { createLiveAccess, type LiveAccess } from '../access/live-access.js'
import { createAccessService } from '../access/service.js'
import { type BootstrapParts, type BootstrapReport, bootstrapAccounts } from '../accounts/bootstrap/bootstrap.js'
import { createAccountService } from '../accounts/service.js'
import { createCredentials } from '../auth/passwords/credentials.js'
import type { PasswordEstimator } from '../auth/passwords/estimate.js'
import { type CountedPasswordGate, createPasswordGate } from '../auth/passwords/gate.js'
import type { PasswordHash } from '../auth/passwords/hash.js'
import type { Decide } from '../auth/refresh/decision.js'
import { createFirstUse } from '../auth/refresh/rotation.js'
import { createAuthService } from '../auth/service.js'
import { type AccessTokens, createAccessTokens } from '../auth/tokens/access-token.js'
import { readIssuer } from '../auth/tokens/issuer.js'
import type { SigningKeys } from '../auth/tokens/signing-keys.js'
import { createEventReader, type EventReader } from '../generations/log/event-reader.js'
import { createGenerationWorker, type GenerationWorker } from '../generations/runner/worker.js'
import { createGenerationService } from '../generations/service.js'
import { countUnfinishedGenerations, type UnfinishedGenerations } from '../generations/store.js'
import { deleteOldKeys } from '../idempotency/store.js'
import { createMemoryCounters } from '../limits/counters.js'
import { createLimits } from '../limits/service.js'
import type { Mailer } from '../mail/mail.js'
import { createMailSender, type MailSender } from '../mail/sender.js'
import type { Bus } from '../platform/bus.js'
import { createHousekeeping, type Housekeeping } from '../platform/housekeeping.js'
import type { Logger } from '../platform/logger.js'
import type { Runtime } from '../platform/runtime.js'
import { noTelemetry, type Telemetry } from '../platform/telemetry.js'
import { createInvitationLinks } from '../projects/invitations/invitations.js'
import { createProjectService } from '../projects/service.js'
import { createLiveProjects, type LiveProjects } from '../projects/watch/live-projects.js'
import { createLiveSessions, type LiveSessions } from '../sessions/live-sessions.js'
import { createSystemService } from '../system/service.js'
import { createProfileService } from '../users/service.js'
import { createParts } from './create-parts.js'
import type { Services } from './services.js'
import type { ServiceSettings } from './settings.js'

export interface ServiceParts {
  /** A migrated database. */
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly log: Logger
  /** Defaults to no telemetry. */
  readonly telemetry?: Telemetry
  /** The first available engine is the default. */
  readonly engines: readonly [Engine, ...Engine[]]
  readonly analyzer: Analyzer
  readonly mailer: Mailer
  readonly settings: ServiceSettings
  /** Further tasks of the housekeeping, by their names in the log. */
  readonly chores?: Readonly<Record<string, () => Promise<unknown>>>
  /** Defaults to argon2id. */
  readonly passwordHash?: PasswordHash
  /** Estimates the strength of passwords. Defaults to an estimator in this thread. */
  readonly passwordEstimator?: PasswordEstimator
  /** Decides about refresh tokens. Defaults to the rules of `auth/refresh/decision.ts`. */
  readonly decide?: Decide
}

/** The services, and the parts that work outside of calls. The server starts, stops and measures those parts. */
export interface Assembly {
  readonly services: Services
  readonly accessTokens: AccessTokens
  readonly signingKeys: SigningKeys
  readonly liveAccess: LiveAccess
  readonly liveSessions: LiveSessions
  readonly liveProjects: LiveProjects
  readonly mailSender: MailSender
  readonly eventReader: EventReader
  readonly worker: GenerationWorker
  readonly housekeeping: Housekeeping
  readonly passwordGate: CountedPasswordGate
  /** Counts the queued and running generations in the database. */
  unfinishedGenerations(): Promise<UnfinishedGenerations>
  /** Prepares the accounts before the server listens: see `bootstrapAccounts`. */
  bootstrap(wanted: Pick<BootstrapParts, 'admin' | 'isDemo' | 'writeDemoAccounts'>): Promise<BootstrapReport>
}

/**
 * Creates the services, and passes each one its dependencies. Reads the signing keys and the name of the issuer, and
 * creates them if there are none.
 * @throws {SigningKeysLockedError} when the keys in the database cannot be decrypted
 */
export async function createServices(parts: ServiceParts): Promise<Assembly> {
  const { database, runtime, bus, log, engines, analyzer, mailer, settings, telemetry = noTelemetry } = parts
  const passwordGate = createPasswordGate()
  const liveSessions = createLiveSessions({ database, runtime, bus, log })
  const basics = createParts({
    ...{ database, runtime, bus, log, settings, liveSessions },
    ...{ passwordHash: parts.passwordHash, passwordEstimator: parts.passwordEstimator, passwordGate },
  })
  const { keyring, signingKeys, audit, users, mailedTokens, mail, passwords, sessions } = basics
  await signingKeys.prepare()
  const issuer = await readIssuer(database, runtime, settings.publicUrl)
  const lifetimeSeconds = settings.accessTokenTtlSeconds
  const accessTokens = createAccessTokens({ keys: signingKeys, issuer, lifetimeSeconds, runtime })
  const liveAccess = createLiveAccess({ database, runtime, bus, log, keys: signingKeys })
  const liveProjects = createLiveProjects({ database, runtime, bus, log })
  const eventReader = createEventReader({ database, runtime, bus, onRead: telemetry.eventsRead })

  const limits = createLimits(createMemoryCounters(settings.rateLimitScale))
  const credentials = createCredentials({ database, passwords, limits, sessions, audit })
  const invitations = createInvitationLinks(database)
  const { refreshGraceSeconds, generationConcurrency, generationsPerUser, registration, requireEmailVerification } =
    settings
  const generations = createGenerationService({
    database,
    runtime,
    bus,
    audit,
    eventReader,
    liveAccess,
    engines,
    generationsPerUser,
    generationsPerDay: settings.generationsPerDay,
    eventRetentionDays: settings.eventRetentionDays,
  })
  const projects = createProjectService({
    ...{ database, runtime, bus, users, audit, mail, limits },
    ...{ generations, liveProjects, liveAccess },
  })

  return {
    services: {
      access: createAccessService({ database, firstUse: createFirstUse(database), requireEmailVerification }),
      limits,
      auth: createAuthService({
        database,
        keyring,
        accessTokens,
        users,
        sessions,
        credentials,
        passwords,
        mailedTokens,
        mail,
        limits,
        audit,
        invitations,
        registration,
        refreshGraceSeconds,
        ...(parts.decide && { decide: parts.decide }),
      }),
      users: {
        ...createProfileService({ database, users, audit }),
        ...createAccountService({ database, users, credentials, audit, limits, mail, sessions, projects, generations }),
      },
      sessions,
      projects,
      generations,
      audit,
      system: createSystemService({ runtime, version: settings.version }),
    },
    accessTokens,
    signingKeys,
    liveAccess,
    liveSessions,
    liveProjects,
    eventReader,
    mailSender: createMailSender({
      ...{ database, runtime, bus, log, keyring, mailer },
      ...{ tokens: mailedTokens, recipients: users, invitations },
    }),
    worker: createGenerationWorker({
      database,
      runtime,
      bus,
      engines,
      analyzer,
      log,
      concurrency: generationConcurrency,
      generationsPerUser,
      // Only one server uses an SQLite database, so a generation that was claimed before its start has no worker.
      ownsDatabase: database.dialect === 'sqlite',
      telemetry,
    }),
    housekeeping: createHousekeeping({
      runtime,
      log,
      tasks: {
        sessions: sessions.deleteOld,
        idempotencyKeys: () => database.transaction((tx) => deleteOldKeys(tx, database.tables)),
        mailedTokens: mailedTokens.deleteExpired,
        bins: projects.emptyBins,
        invitations: projects.deleteOldInvitations,
        auditClientInfo: audit.deleteOldClientInfo,
        signingKeys: signingKeys.forgetRetired,
        generationEvents: generations.deleteOldEvents,
        ...parts.chores,
      },
    }),
    passwordGate,
    unfinishedGenerations: () => countUnfinishedGenerations(database.query, database.tables),
    bootstrap: (wanted) =>
      bootstrapAccounts({
        ...basics,
        database,
        runtime,
        passwordMinLength: settings.passwordMinLength,
        ...wanted,
      }),
  }
}
