import type { SharedRole } from '@assistant/contract'
import type { Query, Tables, Transaction } from '@assistant/database'
import { and, asc, eq, sql } from 'drizzle-orm'

/** A member's role and time of joining, with columns of the account. */
export interface MemberRow {
  readonly userId: string
  readonly email: string | null
  readonly name: string
  readonly roles: string
  readonly status: Tables['users']['$inferSelect']['status']
  readonly emailVerified: boolean
  readonly role: SharedRole
  readonly addedAt: Date
}

/** Returns the members in the order in which they were added, or only the given one. */
export function listMembers(
  query: Query,
  { projectMembers, users }: Tables,
  projectId: string,
  userId?: string,
): Promise<MemberRow[]> {
  return query
    .select({
      userId: users.id,
      email: users.email,
      name: users.name,
      roles: users.roles,
      status: users.status,
      emailVerified: users.emailVerified,
      role: projectMembers.role,
      addedAt: projectMembers.addedAt,
    })
    .from(projectMembers)
    .innerJoin(users, eq(users.id, projectMembers.userId))
    .where(
      and(
        eq(projectMembers.projectId, projectId),
        userId === undefined ? undefined : eq(projectMembers.userId, userId),
      ),
    )
    .orderBy(asc(projectMembers.addedAt), asc(users.id))
}

export function countMembers(query: Query, { projectMembers }: Tables, projectId: string): Promise<number> {
  return query.$count(projectMembers, eq(projectMembers.projectId, projectId))
}

export function countOwned(query: Query, { projects }: Tables, ownerId: string): Promise<number> {
  return query.$count(projects, eq(projects.ownerId, ownerId))
}

export async function insertMember(
  tx: Transaction,
  { projectMembers }: Tables,
  member: { readonly projectId: string; readonly userId: string; readonly role: SharedRole },
): Promise<void> {
  await tx.insert(projectMembers).values({ ...member, addedAt: tx.clock() })
}

export async function setMemberRole(
  tx: Transaction,
  { projectMembers }: Tables,
  projectId: string,
  userId: string,
  role: SharedRole,
): Promise<void> {
  await tx
    .update(projectMembers)
    .set({ role })
    .where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, userId)))
}

/** Removes a member. Returns false if there was no such member. */
export async function deleteMember(
  tx: Transaction,
  { projectMembers }: Tables,
  projectId: string,
  userId: string,
): Promise<boolean> {
  const removed = await tx
    .delete(projectMembers)
    .where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, userId)))
    .returning({ userId: projectMembers.userId })
  return removed.length > 0
}

/** Replaces the owner of a project. Returns false if `from` is not its owner. */
export async function changeOwner(
  tx: Transaction,
  { projects }: Tables,
  projectId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const changed = await tx
    .update(projects)
    .set({ ownerId: to })
    .where(and(eq(projects.id, projectId), eq(projects.ownerId, from)))
    .returning({ id: projects.id })
  return changed.length > 0
}

/** Returns the ids of all projects of an owner, including those in the bin. `hasMembers` is true with other members. */
export async function listOwnedWithMembers(query: Query, { projects, projectMembers }: Tables, ownerId: string) {
  const rows = await query
    .select({ id: projects.id, members: sql`count(${projectMembers.userId})`.mapWith(Number) })
    .from(projects)
    .leftJoin(projectMembers, eq(projectMembers.projectId, projects.id))
    .where(eq(projects.ownerId, ownerId))
    .groupBy(projects.id)
  return rows.map(({ id, members }) => ({ id, hasMembers: members > 0 }))
}
