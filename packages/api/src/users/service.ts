import type { DeleteMeInput, UpdateMeInput, User } from '@assistant/contract'
import { type Database, searchKey } from '@assistant/database'
import type { Caller } from '../access/service.js'
import { assertOtherAdministrator } from '../accounts/admin-rules.js'
import { type Administration, type AdministrationParts, createAdministration } from '../accounts/administration.js'
import { createErasure, type ErasureParts } from '../accounts/erasure.js'
import type { AuditService } from '../audit/service.js'
import type { Credentials } from '../auth/passwords/credentials.js'
import { sessionError } from '../sessions/session-status.js'
import type { UserDirectory } from './directory.js'
import { updateUser } from './store.js'
import { toUser, userNotFound } from './user.js'

export interface UserService extends Administration {
  /** The caller's own account. */
  me(caller: Caller): Promise<User>
  /** Changes what is given, leaves the rest. */
  updateMe(caller: Caller, input: UpdateMeInput): Promise<User>
  /**
   * Deletes the caller's account.
   * Errors: INVALID_CREDENTIALS, LAST_ADMIN, CONFLICT (one field for each project that is in the way), RATE_LIMITED.
   */
  deleteMe(caller: Caller, input: DeleteMeInput): Promise<{ deleted: true }>
}

export type UserServiceOptions = Omit<AdministrationParts, 'erase'> &
  ErasureParts & {
    readonly database: Database
    readonly users: UserDirectory
    readonly credentials: Credentials
    readonly audit: AuditService
  }

export function createUserService(options: UserServiceOptions): UserService {
  const { database, users, credentials, audit } = options
  const { tables } = database
  const erase = createErasure(options)

  const own = async (caller: Caller) => {
    const row = await users.byId(database.query, caller.userId)
    if (row === undefined || row.status === 'deleted') throw userNotFound()
    return row
  }

  return {
    ...createAdministration({ ...options, erase }),

    me: async (caller) => toUser(await own(caller)),

    async updateMe(caller, { name, avatarUrl }) {
      const change = {
        ...(name !== undefined && { name, nameKey: searchKey(name) }),
        ...(avatarUrl !== undefined && { avatarUrl }),
      }
      const fields = Object.keys(change).filter((field) => field !== 'nameKey')
      if (fields.length === 0) return toUser(await own(caller))
      return database.transaction(async (tx) => {
        const row = await updateUser(tx, tables, caller.userId, change)
        if (row === undefined) throw userNotFound()
        await audit.record(tx, caller, { action: 'user.update', target: ['user', row.id], details: { fields } })
        return toUser(row)
      })
    },

    async deleteMe(caller, { password, transferTo = [], purgeProjects }) {
      const user = await own(caller)
      await credentials.prove({ email: user.email ?? '', user }, password, caller)
      await database.transaction(async (tx) => {
        const now = await users.byId(tx, user.id)
        if (now === undefined || now.status === 'deleted') throw userNotFound()
        // Since it was proved, the account may have been suspended, or its password reset.
        if (now.status !== 'active') throw sessionError('ACCOUNT_SUSPENDED')
        if (now.passwordHash !== user.passwordHash) throw sessionError('INVALID_CREDENTIALS')
        await assertOtherAdministrator(tx, database, now)
        await erase(tx, caller, now, { transferTo, purgeProjects })
      })
      return { deleted: true }
    },
  }
}
