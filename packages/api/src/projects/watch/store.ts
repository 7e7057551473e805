import type { Database, Query, Tables } from '@assistant/database'
import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'

/** Time for which a generation is still watched after its end. */
const recentlyEndedMs = 10 * 60 * 1000

export function listProjects(query: Query, { projects }: Tables, ids: readonly string[]) {
  return query
    .select()
    .from(projects)
    .where(inArray(projects.id, [...ids]))
}

/**
 * Returns owners and members by one statement. With two statements, a transfer in between could return a user twice or
 * not at all. A project without members has one row, in which the columns of the member are null.
 */
export function listMemberships(query: Query, { projects, projectMembers, users }: Tables, ids: readonly string[]) {
  return query
    .select({
      projectId: projects.id,
      ownerId: projects.ownerId,
      rolesOfOwner: sql<string>`(select ${users.roles} from ${users} where ${users.id} = ${projects.ownerId})`,
      userId: projectMembers.userId,
      role: projectMembers.role,
      rolesOfUser: users.roles,
    })
    .from(projects)
    .leftJoin(projectMembers, eq(projectMembers.projectId, projects.id))
    .leftJoin(users, eq(users.id, projectMembers.userId))
    .where(inArray(projects.id, [...ids]))
}

/** Returns the generations of these projects, without those that ended at least ten minutes ago. */
export function listRecentGenerations(query: Query, { generations }: Tables, projectIds: readonly string[]) {
  const { id, projectId, status, finishedAt } = generations
  return query
    .select({ projectId, generationId: id, status })
    .from(generations)
    .where(
      and(
        inArray(projectId, [...projectIds]),
        or(isNull(finishedAt), gt(finishedAt, query.clockPlus(-recentlyEndedMs))),
      ),
    )
}

/** Returns true if a project was purged, or is in the bin and the user is a member of it. */
export async function isDeletedFor(
  { query, tables: { projects, projectMembers } }: Pick<Database, 'query' | 'tables'>,
  userId: string,
  projectId: string,
): Promise<boolean> {
  const [row] = await query
    .select({ deletedAt: projects.deletedAt, role: projectMembers.role })
    .from(projects)
    .leftJoin(projectMembers, and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, userId)))
    .where(eq(projects.id, projectId))
  return row === undefined || (row.deletedAt !== null && row.role !== null)
}
