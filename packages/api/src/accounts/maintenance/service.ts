import type { Database } from '@assistant/database'
import type { AuditService } from '../../audit/service.js'
import { type SigningKeys, SigningKeysLockedError } from '../../auth/tokens/signing-keys.js'
import type { Runtime } from '../../platform/runtime.js'
import type { SessionService } from '../../sessions/service.js'
import { type DemoAccounts, type DemoOptions, seedDemoAccounts, seedDemoProject } from '../bootstrap/demo.js'
import {
  type AccountParts,
  createAccounts,
  type MadeAccount,
  type MadeAdministrator,
  type WantedAdministrator,
  type WantedUser,
} from './create-accounts.js'
import { MaintenanceError } from './errors.js'

export interface MaintenanceParts
  extends AccountParts,
    Omit<DemoOptions, 'writeDemoAccounts' | 'passwordMinLength' | 'runtime'> {
  /** A migrated database. Servers may use it at the same time. */
  readonly database: Database
  readonly runtime: Pick<Runtime, 'randomBytes'>
  readonly sessions: Pick<SessionService, 'endAll' | 'endEverySession'>
  readonly audit: Pick<AuditService, 'record' | 'recordAll' | 'prune'>
  readonly signingKeys: SigningKeys
}

export interface RotatedKeys {
  /** Id of the new key. */
  readonly id: string
  readonly activeFrom: Date
  /**
   * After a leak, true if the previous keys could not be decrypted; otherwise false. Servers with another secret cannot
   * decrypt the new key.
   */
  readonly wereLocked: boolean
}

/**
 * Operations for the operator, without signing in. Their audit entries have the system as the actor, except the creation
 * of the demo project, whose actor is its owner.
 */
export interface Maintenance {
  /**
   * Creates an administrator with a verified address. With `isPromotion`, an existing account with the address becomes
   * an active administrator with the new password, and its sessions and mailed links end.
   * @throws {AppError} WEAK_PASSWORD
   * @throws {MaintenanceError} when the address has an account, and `isPromotion` is false or it is a demo account
   */
  createAdministrator(wanted: WantedAdministrator): Promise<MadeAdministrator>
  /**
   * Creates an account.
   * @throws {AppError} WEAK_PASSWORD
   * @throws {MaintenanceError} when the address has an account
   */
  createUser(wanted: WantedUser): Promise<MadeAccount>
  /**
   * Creates the demo accounts and their project. Before the accounts are written, `writeDemoAccounts` stores their
   * passwords.
   * @throws {MaintenanceError} when the database has ever had an account
   */
  seedDemo(writeDemoAccounts: DemoOptions['writeDemoAccounts']): Promise<DemoAccounts>
  /**
   * Creates a new signing key: see `SigningKeys.rotate`. After a leak (`isLeak`), this works even if the keys in the
   * database cannot be decrypted.
   * @throws {SigningKeysLockedError} in a planned rotation, when the keys in the database cannot be decrypted
   */
  rotateKeys(options: { readonly isLeak: boolean }): Promise<RotatedKeys>
  /**
   * Ends all sessions, and returns how many were active. Servers close their sockets at their next check, about a
   * second later.
   */
  endAllSessions(): Promise<number>
  /** Deletes the entries of the audit log that are older than `before`, and returns their number. */
  pruneAudit(before: Date): Promise<number>
}

export function createMaintenanceService(parts: MaintenanceParts): Maintenance {
  const { database, sessions, audit, signingKeys } = parts

  return {
    ...createAccounts(parts),

    async seedDemo(writeDemoAccounts) {
      const options = { ...parts, writeDemoAccounts }
      const accounts = await seedDemoAccounts(options)
      if (accounts === undefined) {
        throw new MaintenanceError(
          'This database has had accounts. Demo accounts are created in an empty database only: set DATA_DIR, and ' +
            'DATABASE_URL if it is set, to another one.',
        )
      }
      await seedDemoProject(options)
      return accounts
    },

    async rotateKeys({ isLeak }) {
      // A previous key signs until the planned one is active, so `prepare` creates one if there is none.
      if (!isLeak) await signingKeys.prepare()
      const wereLocked = isLeak && (await isLocked(signingKeys))
      return { ...(await signingKeys.rotate({ isLeak })), wereLocked }
    },

    endAllSessions: () =>
      database.transaction(
        (tx) => sessions.endEverySession(tx, 'revoked'),
        // The update is conditional, so this is enough. A stricter level would retry often while sessions are in use.
        { isolation: 'read committed' },
      ),

    pruneAudit: (before) => audit.prune(before),
  }
}

async function isLocked(signingKeys: SigningKeys): Promise<boolean> {
  try {
    await signingKeys.reload()
    return false
  } catch (error) {
    if (error instanceof SigningKeysLockedError) return true
    throw error
  }
}
