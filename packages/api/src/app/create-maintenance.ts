import type { Database } from '@assistant/database'
import { createMaintenanceService, type Maintenance } from '../accounts/maintenance/service.js'
import type { PasswordHash } from '../auth/passwords/hash.js'
import { createMemoryBus } from '../platform/bus.js'
import type { Runtime } from '../platform/runtime.js'
import { createParts, type PartSettings } from './create-parts.js'

export interface MaintenanceOptions {
  /** A migrated database. Servers may use it at the same time. */
  readonly database: Database
  readonly runtime: Runtime
  readonly settings: PartSettings
  /** Defaults to argon2id. */
  readonly passwordHash?: PasswordHash
}

/**
 * Creates the maintenance operations of the command line. It reads nothing and starts nothing. Its bus has no
 * subscribers: running servers notice changes because they read the database at intervals.
 */
export function createMaintenance({ database, runtime, settings, passwordHash }: MaintenanceOptions): Maintenance {
  const parts = createParts({
    ...{ database, runtime, settings, passwordHash },
    ...{ bus: createMemoryBus(), liveSessions: { async *follow() {} } },
  })
  return createMaintenanceService({ ...parts, database, runtime, passwordMinLength: settings.passwordMinLength })
}
