import type { Role, UserStatus } from '@assistant/contract'
import { keyContains, type Query, type Tables, type Transaction } from '@assistant/database'
import { and, asc, desc, eq, gt, like, lt, ne, or, type SQL } from 'drizzle-orm'

export type UserRow = Tables['users']['$inferSelect']

/** Where a page of users begins: behind this row. */
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

export async function findUser(query: Query, { users }: Tables, id: string): Promise<UserRow | undefined> {
  const [row] = await query.select().from(users).where(eq(users.id, id))
  return row
}

export async function findUserByEmail(query: Query, { users }: Tables, email: string): Promise<UserRow | undefined> {
  const [row] = await query.select().from(users).where(eq(users.email, email))
  return row
}

export async function insertUser(tx: Transaction, { users }: Tables, row: UserRow): Promise<void> {
  await tx.insert(users).values(row)
}

/** Sets what is given, and when. Answers the row as it is then; undefined when it is not there, or was deleted. */
export async function updateUser(
  tx: Transaction,
  { users }: Tables,
  id: string,
  change: Partial<Pick<UserRow, 'name' | 'nameKey' | 'avatarUrl' | 'roles' | 'status' | 'emailVerified'>>,
): Promise<UserRow | undefined> {
  const [row] = await tx
    .update(users)
    .set({ ...change, updatedAt: tx.clock() })
    .where(and(eq(users.id, id), ne(users.status, 'deleted')))
    .returning()
  return row
}

/** Whether somebody else could go on administering this server. */
export async function hasOtherAdministrator(query: Query, { users }: Tables, userId: string): Promise<boolean> {
  const rows = await query
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.status, 'active'), hasRole(users, 'admin'), ne(users.id, userId)))
    .limit(1)
  return rows.length > 0
}

/** In the order of one column, which an index holds, and of ids where that is equal. */
export function listUsers(query: Query, { users }: Tables, selection: UserSelection): Promise<UserRow[]> {
  const { search, role, status, sort, isAscending, after, limit } = selection
  const column = { createdAt: users.createdAt, email: users.email, name: users.nameKey }[sort]
  const [behind, order] = isAscending ? [gt, asc] : [lt, desc]
  return query
    .select()
    .from(users)
    .where(
      and(
        status === undefined ? ne(users.status, 'deleted') : eq(users.status, status),
        role && hasRole(users, role),
        search ? or(keyContains(users.nameKey, search), keyContains(users.email, search)) : undefined,
        after && or(behind(column, keyOf(after)), and(eq(column, keyOf(after)), behind(users.id, after.id))),
      ),
    )
    .orderBy(order(column), order(users.id))
    .limit(limit)
}

/** Leaves a row that others' things refer to, and nothing of the person. */
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

/** What a person leaves behind that is of no use to anybody else. */
export async function deleteTraces(
  tx: Transaction,
  { projectMembers, idempotencyKeys, mails, invitations }: Tables,
  { id: userId, email }: UserRow,
): Promise<void> {
  await tx.delete(projectMembers).where(eq(projectMembers.userId, userId))
  await tx.delete(idempotencyKeys).where(eq(idempotencyKeys.userId, userId))
  await tx.delete(mails).where(eq(mails.userId, userId))
  // What is pending belongs to the project that invites, and to whoever has the address next.
  if (email !== null)
    await tx.delete(invitations).where(and(eq(invitations.email, email), ne(invitations.status, 'pending')))
}

function keyOf(place: UserCursor): Date | string {
  return place.sort === 'createdAt' ? place.createdAt : place.key
}

function hasRole(users: Tables['users'], role: Role): SQL {
  return like(users.roles, `%"${role}"%`)
}
