import type { DeleteMeInput } from '@assistant/contract'
import type { Database } from '@assistant/database'
import type { AuditService } from '../audit/service.js'
import type { Credentials } from '../auth/passwords/credentials.js'
import type { Caller } from '../platform/caller.js'
import { sessionError } from '../sessions/errors.js'
import type { UserDirectory } from '../users/directory.js'
import { userNotFound } from '../users/user.js'
import { assertOtherAdministrator } from './admin-rules.js'
import { type Administration, type AdministrationParts, createAdministration } from './administration.js'
import { createErasure, type ErasureParts } from './erasure.js'

/** Operations on accounts that span features: administration, and deletion by the users themselves. */
export interface AccountService extends Administration {
  /** Deletes the caller's account. */
  deleteMe(caller: Caller, input: DeleteMeInput): Promise<{ deleted: true }>
}

export type AccountServiceOptions = Omit<AdministrationParts, 'erase'> &
  ErasureParts & {
    readonly database: Database
    readonly users: UserDirectory
    readonly credentials: Credentials
    readonly audit: AuditService
  }

export function createAccountService(options: AccountServiceOptions): AccountService {
  const { database, users, credentials } = options
  const erase = createErasure(options)

  return {
    ...createAdministration({ ...options, erase }),

    async deleteMe(caller, { password, transferTo = [], purgeProjects }) {
      const user = await users.byId(database.query, caller.userId)
      if (user === undefined || user.status === 'deleted') throw userNotFound()
      await credentials.prove({ email: user.email ?? '', user }, password, caller)
      await database.transaction(async (tx) => {
        const current = await users.byId(tx, user.id)
        if (current === undefined || current.status === 'deleted') throw userNotFound()
        // While the password was checked, the account may have been suspended or deleted, or its password changed.
        if (current.status !== 'active') throw sessionError('ACCOUNT_SUSPENDED')
        if (current.passwordHash !== user.passwordHash) throw sessionError('INVALID_CREDENTIALS')
        await assertOtherAdministrator(tx, database, current)
        await erase(tx, caller, current, { transferTo, purgeProjects })
      })
      return { deleted: true }
    },
  }
}
