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
export { BootstrapRefusedError } from './errors.js'

export interface BootstrapParts extends DemoOptions {
  readonly sessions: SessionService
  /** ADMIN_EMAIL and ADMIN_PASSWORD, when they are set. */
  readonly admin?: AdministratorOptions['admin']
  /** Is this a demo start: on loopback, without a proxy, not in production, and not turned off. */
  readonly isDemo: boolean
}

export interface BootstrapReport {
  /** The demo accounts with their passwords, when this start has made them. */
  readonly demo: DemoAccounts | undefined
  /** Are there demo accounts that somebody can sign in with. */
  readonly hasDemoAccounts: boolean
  /** How many demo accounts stay suspended until the next demo start. */
  readonly suspendedDemoAccounts: number
  /** Is there anybody to administer this server; if not, the command create-admin makes one. */
  readonly hasAdministrator: boolean
  /** The backup that this database was restored from, when this start is the first one on it. */
  readonly restored: RestoredBackup | undefined
}

/**
 * Brings the accounts into the state that a start begins with, before the server listens: the sessions of a restored
 * backup ended, the demo accounts seeded, lifted or suspended, and the first administrator made.
 * Errors: BootstrapRefusedError.
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
