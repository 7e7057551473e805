import type { Database } from '@assistant/database'
import { createAuditService } from '../audit/service.js'
import type { PasswordEstimator } from '../auth/passwords/estimate.js'
import type { PasswordHash } from '../auth/passwords/hash.js'
import { createPasswords, type PasswordGate } from '../auth/passwords/passwords.js'
import { firstRotation } from '../auth/refresh/rotation.js'
import { createSigningKeys } from '../auth/tokens/signing-keys.js'
import { createMailOutbox } from '../mail/outbox.js'
import { createMailedTokens } from '../mail/tokens.js'
import type { Bus } from '../platform/bus.js'
import { createKeyring } from '../platform/keyring.js'
import type { Logger } from '../platform/logger.js'
import type { Runtime } from '../platform/runtime.js'
import { createProjectCreation } from '../projects/creation.js'
import type { LiveSessions } from '../sessions/live-sessions.js'
import { createSessionService } from '../sessions/service.js'
import { createUserDirectory } from '../users/directory.js'
import type { ServiceSettings } from './settings.js'

/** Settings that servers and maintenance commands share. */
export type PartSettings = Pick<
  ServiceSettings,
  | 'secret'
  | 'secretPrevious'
  | 'accessTokenTtlSeconds'
  | 'sessionIdleDays'
  | 'sessionMaxDays'
  | 'passwordMinLength'
  | 'auditClientInfoDays'
>

export interface PartsOptions {
  readonly database: Database
  readonly runtime: Runtime
  readonly bus: Bus
  readonly settings: PartSettings
  readonly liveSessions: Pick<LiveSessions, 'follow'>
  readonly log?: Logger
  readonly passwordHash?: PasswordHash | undefined
  readonly passwordEstimator?: PasswordEstimator | undefined
  readonly passwordGate?: PasswordGate
}

/** Creates the parts that servers and maintenance commands share. It reads nothing and starts nothing. */
export function createParts(options: PartsOptions) {
  const { database, runtime, bus, settings, liveSessions } = options
  const { passwordHash: hash, passwordGate: gate, passwordEstimator: estimate } = options
  const { secret, secretPrevious: previousSecret, accessTokenTtlSeconds: tokenLifetimeSeconds } = settings
  const keyring = createKeyring({ secret, previousSecret, randomBytes: runtime.randomBytes })
  const audit = createAuditService({ database, runtime, clientInfoDays: settings.auditClientInfoDays })
  const mailedTokens = createMailedTokens(database, runtime)
  return {
    keyring,
    audit,
    mailedTokens,
    signingKeys: createSigningKeys({ database, keyring, runtime, tokenLifetimeSeconds, log: options.log }),
    users: createUserDirectory({ database, runtime }),
    mail: createMailOutbox({ database, runtime, bus, tokens: mailedTokens }),
    passwords: createPasswords({
      minimumLength: settings.passwordMinLength,
      ...(hash && { hash }),
      ...(gate && { gate }),
      ...(estimate && { estimate }),
    }),
    sessions: createSessionService({
      ...{ database, runtime, bus, audit, live: liveSessions, firstRotation: () => firstRotation(runtime) },
      ...{ idleDays: settings.sessionIdleDays, maxDays: settings.sessionMaxDays },
    }),
    createProject: createProjectCreation({ database, runtime, audit }),
  }
}
