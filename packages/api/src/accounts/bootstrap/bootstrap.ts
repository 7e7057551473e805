import type { SessionService } from '../../sessions/service.js'
import { type AdministratorOptions, bootstrapAdministrator } from './administrator.js'
import {
  type DemoAccounts,
  type DemoOptions,
  seedDemoAccounts,
  seedDemoProject,
  suspendDemoAccounts,
  unsuspendDemoAccounts,
} from './demo.js'
import { endSessionsOfBackup, type RestoredBackup } from './restored.js'
import { findDemoUsers, hasActiveAdministrator } from './store.js'

export type { DemoAccounts } from './demo.js'
export { BootstrapError } from './errors.js'

export interface BootstrapParts extends DemoOptions {
  readonly sessions: SessionService
  /** The values of ADMIN_EMAIL and ADMIN_PASSWORD, if they are set. */
  readonly admin?: AdministratorOptions['admin']
  /** True for a demo start: on loopback, without a proxy, not in production, and not turned off. */
  readonly isDemo: boolean
}

export interface BootstrapReport {
  /** The demo accounts with their passwords, if this start created them. */
  readonly demo: DemoAccounts | undefined
  /** True if there are demo accounts that can sign in. */
  readonly hasDemoAccounts: boolean
  /** Number of suspended demo accounts after a start that is not a demo start. 0 after a demo start. */
  readonly suspendedDemoAccounts: number
  /** True if there is an active administrator. If there is none, the command create-admin creates one. */
  readonly hasAdministrator: boolean
  /** The backup that this database was restored from, if this is the first start on it. */
  readonly restored: RestoredBackup | undefined
}

/**
 * Prepares the accounts before the server listens: ends the sessions of a restored backup, creates, unsuspends or
 * suspends the demo accounts, creates their project, and creates the first administrator if `admin` is set.
 * @throws {BootstrapError}
 */
export async function bootstrapAccounts(options: BootstrapParts): Promise<BootstrapReport> {
  const { database, users, audit, passwords, admin, isDemo } = options
  const { query, tables } = database
  const restored = await endSessionsOfBackup(options)
  const demo = isDemo ? await seedDemoAccounts(options) : undefined
  const suspendedDemoAccounts = await database.transaction(async (tx) => {
    if (!isDemo) return suspendDemoAccounts(tx, options)
    await unsuspendDemoAccounts(tx, options)
    return 0
  })
  if (isDemo) await seedDemoProject(options)
  if (admin !== undefined) await bootstrapAdministrator({ database, users, audit, passwords, admin })
  const demoUsers = await findDemoUsers(query, tables)
  return {
    demo,
    hasDemoAccounts: demoUsers.some(({ status }) => status === 'active'),
    suspendedDemoAccounts,
    hasAdministrator: await hasActiveAdministrator(query, tables, { excludeDemo: false }),
    restored,
  }
}
