import type { Query, Tables, Transaction } from '@assistant/database'
import { and, eq, inArray, sql } from 'drizzle-orm'

/** Somebody who may become an owner. */
export interface Candidate {
  readonly projectId: string
  readonly userId: string
  readonly status: Tables['users']['$inferSelect']['status']
  readonly emailVerified: boolean
  readonly roles: string
}

/** All that a user owns, the bin too, and whether others are in it. */
export async function listOwnedWithMembers(query: Query, { projects, projectMembers }: Tables, ownerId: string) {
  const rows = await query
    .select({ id: projects.id, members: sql`count(${projectMembers.userId})`.mapWith(Number) })
    .from(projects)
    .leftJoin(projectMembers, eq(projectMembers.projectId, projects.id))
    .where(eq(projects.ownerId, ownerId))
    .groupBy(projects.id)
  return rows.map(({ id, members }) => ({ id, hasMembers: members > 0 }))
}

/** Those of the members named here that are members. */
export async function listCandidates(
  query: Query,
  { projectMembers, users }: Tables,
  named: readonly { readonly projectId: string; readonly userId: string }[],
): Promise<Candidate[]> {
  if (named.length === 0) return []
  return query
    .select({
      projectId: projectMembers.projectId,
      userId: users.id,
      status: users.status,
      emailVerified: users.emailVerified,
      roles: users.roles,
    })
    .from(projectMembers)
    .innerJoin(users, eq(users.id, projectMembers.userId))
    .where(
      and(
        inArray(
          projectMembers.projectId,
          named.map(({ projectId }) => projectId),
        ),
        inArray(
          projectMembers.userId,
          named.map(({ userId }) => userId),
        ),
      ),
    )
}

/** Makes a member the owner. False when the project has another owner by now. */
export async function changeOwner(
  tx: Transaction,
  { projects, projectMembers }: Tables,
  projectId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const changed = await tx
    .update(projects)
    .set({ ownerId: to, updatedAt: tx.clock() })
    .where(and(eq(projects.id, projectId), eq(projects.ownerId, from)))
    .returning({ id: projects.id })
  if (changed.length === 0) return false
  await tx.delete(projectMembers).where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, to)))
  return true
}

/** Removes projects with all that is in them. */
export async function purgeProjects(tx: Transaction, { projects }: Tables, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.delete(projects).where(inArray(projects.id, [...ids]))
}
