import type { Role, UserStatus } from '@assistant/contract'
import {
  inOrder,
  isAfter,
  keyContains,
  type Query,
  type SortDirection,
  type Tables,
  type Transaction,
} from '@assistant/database'
import { and, eq, like, ne, or, type SQL } from 'drizzle-orm'
import type { UserRow } from '../users/store.js'

/** The position of the last row of the page before, in the order of the list. */
export type UserCursor =
  | { readonly sort: 'createdAt'; readonly createdAt: Date; readonly id: string }
  | { readonly sort: 'email' | 'name'; readonly key: string; readonly id: string }

export interface UserSelection {
  readonly search: string | undefined
  readonly role: Role | undefined
  readonly status: UserStatus | undefined
  readonly sort: UserCursor['sort']
  readonly isAscending: boolean
  readonly after: UserCursor | undefined
  readonly limit: number
}

/** Returns true if another active account has the role admin. */
export async function hasOtherAdministrator(query: Query, { users }: Tables, userId: string): Promise<boolean> {
  const rows = await query
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.status, 'active'), hasRole(users, 'admin'), ne(users.id, userId)))
    .limit(1)
  return rows.length > 0
}

/** Returns the users that match, except deleted ones, ordered by one indexed column and then by id. */
export function listUsers(query: Query, { users }: Tables, selection: UserSelection) {
  const { search, role, status, sort, isAscending, after, limit } = selection
  const column = { createdAt: users.createdAt, email: users.email, name: users.nameKey }[sort]
  const columns = [column, users.id]
  const direction: SortDirection = isAscending ? 'ascending' : 'descending'
  return query
    .select()
    .from(users)
    .where(
      and(
        status === undefined ? ne(users.status, 'deleted') : eq(users.status, status),
        role && hasRole(users, role),
        search ? or(keyContains(users.nameKey, search), keyContains(users.email, search)) : undefined,
        after && isAfter(columns, [keyOf(after), after.id], direction),
      ),
    )
    .orderBy(...inOrder(columns, direction))
    .limit(limit)
}

/** Replaces everything personal in the row of an account. The row stays, because other rows refer to it. */
export async function makeTombstone(tx: Transaction, { users }: Tables, id: string, name: string): Promise<void> {
  await tx
    .update(users)
    .set({
      email: null,
      name,
      nameKey: '',
      avatarUrl: null,
      roles: '["guest"]',
      emailVerified: false,
      status: 'deleted',
      passwordHash: null,
      updatedAt: tx.clock(),
    })
    .where(eq(users.id, id))
}

/**
 * Deletes the rows of an account that nobody else needs: memberships, idempotency keys, queued mails, and invitations
 * to its address that are no longer pending.
 */
export async function deleteTraces(
  tx: Transaction,
  { projectMembers, idempotencyKeys, mails, invitations }: Tables,
  { id: userId, email }: UserRow,
): Promise<void> {
  await tx.delete(projectMembers).where(eq(projectMembers.userId, userId))
  await tx.delete(idempotencyKeys).where(eq(idempotencyKeys.userId, userId))
  await tx.delete(mails).where(eq(mails.userId, userId))
  // A pending invitation belongs to the inviting project, and to the next account with this address.
  if (email !== null)
    await tx.delete(invitations).where(and(eq(invitations.email, email), ne(invitations.status, 'pending')))
}

function keyOf(cursor: UserCursor): Date | string {
  return cursor.sort === 'createdAt' ? cursor.createdAt : cursor.key
}

function hasRole(users: Tables['users'], role: Role): SQL {
  return like(users.roles, `%"${role}"%`)
}
