import type { UpdateMeInput, User } from '@assistant/contract'
import { type Database, searchKey } from '@assistant/database'
import type { AuditService } from '../audit/service.js'
import type { Caller } from '../platform/caller.js'
import type { UserDirectory } from './directory.js'
import { updateUser } from './store.js'
import { toUser, userNotFound } from './user.js'

/** Operations on the caller's own profile. */
export interface ProfileService {
  me(caller: Caller): Promise<User>
  /** Updates the given fields and leaves the others unchanged. */
  updateMe(caller: Caller, input: UpdateMeInput): Promise<User>
}

export interface ProfileServiceOptions {
  readonly database: Database
  readonly users: UserDirectory
  readonly audit: Pick<AuditService, 'record'>
}

export function createProfileService({ database, users, audit }: ProfileServiceOptions): ProfileService {
  const own = async ({ userId }: Caller): Promise<User> => {
    const row = await users.byId(database.query, userId)
    if (row === undefined || row.status === 'deleted') throw userNotFound()
    return toUser(row)
  }

  return {
    me: own,

    async updateMe(caller, { name, avatarUrl }) {
      const change = {
        ...(name !== undefined && { name, nameKey: searchKey(name) }),
        ...(avatarUrl !== undefined && { avatarUrl }),
      }
      const fields = Object.keys(change).filter((field) => field !== 'nameKey')
      if (fields.length === 0) return own(caller)
      return database.transaction(async (tx) => {
        const row = await updateUser(tx, database.tables, caller.userId, change)
        if (row === undefined) throw userNotFound()
        await audit.record(tx, caller, { action: 'user.update', target: ['user', row.id], details: { fields } })
        return toUser(row)
      })
    },
  }
}
