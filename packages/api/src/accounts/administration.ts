import { id, type ListUsersInput, type Role, type User } from '@assistant/contract'
import type { Database, Transaction } from '@assistant/database'
import * as z from 'zod'
import type { AuditService } from '../audit/service.js'
import { AppError } from '../errors/app-error.js'
import type { GenerationService } from '../generations/service.js'
import type { Limits } from '../limits/service.js'
import type { MailOutbox } from '../mail/outbox.js'
import type { Caller } from '../platform/caller.js'
import { cursorMoment, decodeCursor, type Listing, toPage } from '../platform/paging.js'
import type { SessionService } from '../sessions/service.js'
import type { UserDirectory } from '../users/directory.js'
import { type UserRow, updateUser } from '../users/store.js'
import { rolesOf, toUser, userNotFound } from '../users/user.js'
import { assertNotOneself, assertOtherAdministrator } from './admin-rules.js'
import type { EraseAccount } from './erasure.js'
import * as store from './store.js'

/** Operations on accounts for administrators. */
export interface Administration {
  get(userId: string): Promise<User>
  list(input: ListUsersInput): Promise<{ items: User[]; nextCursor: string | null }>
  /** Mails an invitation to register with these roles. */
  invite(caller: Caller, email: string, roles: readonly Role[]): Promise<{ accepted: true }>
  /** Replaces the roles of an account. Its sessions continue, because roles are read for every call. */
  setRoles(caller: Caller, userId: string, roles: readonly Role[]): Promise<User>
  /** Suspends an account: ends its sessions, and cancels its generations and the links in its mails. */
  suspend(caller: Caller, userId: string, reason: string | undefined): Promise<User>
  unsuspend(caller: Caller, userId: string, reason: string | undefined): Promise<User>
  delete(caller: Caller, userId: string, purgeProjects: boolean): Promise<{ deleted: true }>
}

export interface AdministrationParts {
  readonly database: Database
  readonly users: UserDirectory
  readonly sessions: Pick<SessionService, 'endAll'>
  readonly generations: Pick<GenerationService, 'cancelAllOf'>
  readonly mail: MailOutbox
  readonly limits: Pick<Limits, 'mail'>
  readonly audit: Pick<AuditService, 'record'>
  readonly erase: EraseAccount
}

const createdAtCursor = z
  .tuple([cursorMoment, id])
  .transform(([createdAt, id]): store.UserCursor => ({ sort: 'createdAt', createdAt, id }))
const keyCursor = (sort: 'email' | 'name') =>
  z.tuple([z.string(), id]).transform(([key, id]): store.UserCursor => ({ sort, key, id }))

export function createAdministration(parts: AdministrationParts): Administration {
  const { database, users, sessions, generations, mail, limits, audit, erase } = parts
  const { tables } = database

  const existing = async (tx: Transaction, userId: string): Promise<UserRow> => {
    const row = await users.byId(tx, userId)
    if (row === undefined || row.status === 'deleted') throw userNotFound()
    return row
  }

  const update = async (tx: Transaction, userId: string, change: Parameters<typeof updateUser>[3]) => {
    const row = await updateUser(tx, tables, userId, change)
    if (row === undefined) throw userNotFound()
    return toUser(row)
  }

  return {
    async get(userId) {
      const row = await users.byId(database.query, userId)
      if (row === undefined || row.status === 'deleted') throw userNotFound()
      return toUser(row)
    },

    async list({ search, role, status, sort, order, cursor, limit }) {
      const isAscending = (order ?? (sort === 'createdAt' ? 'desc' : 'asc')) === 'asc'
      const listing: Listing = { of: 'users.list', sort, filters: { isAscending, search, role, status } }
      const after = decodeCursor(listing, cursor, sort === 'createdAt' ? createdAtCursor : keyCursor(sort))
      const selection = { search, role, status, sort, isAscending, after, limit: limit + 1 }
      const rows = await store.listUsers(database.query, tables, selection)
      const key = { createdAt: 'createdAt', email: 'email', name: 'nameKey' } as const
      return toPage(rows, limit, listing, (row) => [row[key[sort]] ?? '', row.id], toUser)
    },

    async invite(caller, email, roles) {
      // Counted per administrator only, so that mails of others to this address do not block an invitation.
      await limits.mail(caller.userId)
      await database.transaction(async (tx) => {
        if ((await users.byEmail(tx, email)) !== undefined) {
          throw new AppError('EMAIL_TAKEN', 'There is already an account with this e-mail address.')
        }
        const inviter = await users.byId(tx, caller.userId)
        const details = { inviterName: inviter?.name ?? '', roles }
        await mail.queue(tx, { template: 'invitation', recipient: email, userId: null, details })
        await audit.record(tx, caller, { action: 'user.invite', target: ['user', null], details: { roles } })
      })
      return { accepted: true }
    },

    setRoles: (caller, userId, roles) =>
      database.transaction(async (tx) => {
        const target = await existing(tx, userId)
        if (!roles.includes('admin')) {
          await assertOtherAdministrator(tx, database, target)
          assertNotOneself(caller, target, 'demote')
        }
        const details = { from: rolesOf(target), to: roles }
        await audit.record(tx, caller, { action: 'user.setRoles', target: ['user', userId], details })
        return update(tx, userId, { roles: JSON.stringify(roles) })
      }),

    suspend: (caller, userId, reason) =>
      database.transaction(async (tx) => {
        const target = await existing(tx, userId)
        await assertOtherAdministrator(tx, database, target)
        assertNotOneself(caller, target, 'suspend')
        if (target.status === 'suspended') return toUser(target)
        await sessions.endAll(tx, userId, 'suspended')
        await generations.cancelAllOf(tx, { userId })
        await mail.cancelLinksOf(tx, target)
        const details = reason === undefined ? {} : { reason }
        await audit.record(tx, caller, { action: 'user.suspend', target: ['user', userId], details })
        return update(tx, userId, { status: 'suspended' })
      }),

    unsuspend: (caller, userId, reason) =>
      database.transaction(async (tx) => {
        const target = await existing(tx, userId)
        if (target.status === 'active') return toUser(target)
        const details = reason === undefined ? {} : { reason }
        await audit.record(tx, caller, { action: 'user.unsuspend', target: ['user', userId], details })
        return update(tx, userId, { status: 'active' })
      }),

    async delete(caller, userId, purgeProjects) {
      await database.transaction(async (tx) => {
        const target = await existing(tx, userId)
        await assertOtherAdministrator(tx, database, target)
        assertNotOneself(caller, target, 'delete')
        await erase(tx, caller, target, { transferTo: [], purgeProjects })
      })
      return { deleted: true }
    },
  }
}
