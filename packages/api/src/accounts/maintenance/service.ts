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
} from './accounts.js'
import { MaintenanceRefusedError } from './errors.js'

export interface MaintenanceParts
  extends AccountParts,
    Omit<DemoOptions, 'writeDemoAccounts' | 'passwordMinLength' | 'runtime'> {
  /** Migrated. Servers may use it at the same time. */
  readonly database: Database
  readonly runtime: Pick<Runtime, 'randomBytes'>
  readonly sessions: Pick<SessionService, 'endAll' | 'endEverySession'>
  readonly audit: Pick<AuditService, 'record' | 'recordAll' | 'prune'>
  readonly signingKeys: SigningKeys
}

export interface RotatedKeys {
  /** The new key's. */
  readonly id: string
  readonly activeFrom: Date
  /** The keys so far could not be opened with this secret: servers that run with theirs cannot open the new one. */
  readonly wereLocked: boolean
}

/** What whoever runs the server may do without signing in. The audit log says that the system did it. */
export interface Maintenance {
  /**
   * Makes an administrator with a verified address. With `isPromotion`, an account that has the address becomes one: it
   * is active, has the new password, and its sessions and mailed links end.
   * Errors: MaintenanceRefusedError, WEAK_PASSWORD.
   */
  createAdministrator(wanted: WantedAdministrator): Promise<MadeAdministrator>
  /** Makes an account. Errors: MaintenanceRefusedError when the address has one, WEAK_PASSWORD. */
  createUser(wanted: WantedUser): Promise<MadeAccount>
  /**
   * Makes the demo accounts and their project. `writeDemoAccounts` keeps the passwords, before the accounts are there.
   * Errors: MaintenanceRefusedError when the database has ever had an account.
   */
  seedDemo(writeDemoAccounts: DemoOptions['writeDemoAccounts']): Promise<DemoAccounts>
  /**
   * Makes a new signing key: see `SigningKeys.rotate`. After a leak (`isLeak`), also where the keys in the database can
   * no longer be opened. Errors: SigningKeysLockedError, by plan.
   */
  rotateKeys(options: { readonly isLeak: boolean }): Promise<RotatedKeys>
  /** Ends the sessions of everybody; servers close their sockets within a second. Answers how many were open. */
  endAllSessions(): Promise<number>
  /** Removes the entries of the audit log before a moment. Answers how many. */
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
        throw new MaintenanceRefusedError(
          'This database has had accounts. Demo accounts are made in an empty one only: set DATA_DIR, and DATABASE_URL ' +
            'if it is set, to another place.',
        )
      }
      await seedDemoProject(options)
      return accounts
    },

    async rotateKeys({ isLeak }) {
      // By plan there is a key that goes on signing until the new one does, also in a database that is new.
      if (!isLeak) await signingKeys.prepare()
      const wereLocked = isLeak && (await isLocked(signingKeys))
      return { ...(await signingKeys.rotate({ isLeak })), wereLocked }
    },

    endAllSessions: () =>
      database.transaction(
        (tx) => sessions.endEverySession(tx, 'revoked'),
        // One conditional update: among many sessions in use, a stricter run would be repeated again and again.
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
