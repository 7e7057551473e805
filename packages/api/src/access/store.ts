import type { Database, Transaction } from '@assistant/database'
import { and, eq, lte, sql } from 'drizzle-orm'

/**
 * Prepares the reads that authorize calls: one statement for calls without a project, and one for each kind of subject.
 */
export function createAccessReads({ query, tables }: Pick<Database, 'query' | 'tables'>) {
  const { sessions, users, projects, projectMembers, generations, invitations } = tables
  const caller = {
    session: sessions,
    roles: users.roles,
    emailVerified: users.emailVerified,
    userStatus: users.status,
    now: query.clock(),
  }
  const project = {
    projectId: projects.id,
    ownerId: projects.ownerId,
    deletedAt: projects.deletedAt,
    memberRole: projectMembers.role,
  }
  const isSession = and(eq(sessions.id, sql.placeholder('sessionId')), eq(sessions.userId, sql.placeholder('userId')))
  const isMembership = and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, users.id))

  return {
    caller: query
      .select(caller)
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(isSession)
      .prepare('access_caller'),
    ofProject: query
      .select({ ...caller, ...project })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(projects, eq(projects.id, sql.placeholder('projectId')))
      .leftJoin(projectMembers, isMembership)
      .where(isSession)
      .prepare('access_project'),
    ofGeneration: query
      .select({ ...caller, ...project })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(generations, eq(generations.id, sql.placeholder('generationId')))
      .leftJoin(projects, eq(projects.id, generations.projectId))
      .leftJoin(projectMembers, isMembership)
      .where(isSession)
      .prepare('access_generation'),
    ofInvitation: query
      .select({ ...caller, ...project })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(invitations, eq(invitations.id, sql.placeholder('invitationId')))
      .leftJoin(projects, eq(projects.id, invitations.projectId))
      .leftJoin(projectMembers, isMembership)
      .where(isSession)
      .prepare('access_invitation'),
  }
}

/** Sets `lastSeenAt` to now, unless it is younger than `precisionMs`. */
export async function updateLastSeen(
  tx: Transaction,
  { sessions }: Database['tables'],
  sessionId: string,
  precisionMs: number,
): Promise<void> {
  await tx
    .update(sessions)
    .set({ lastSeenAt: tx.clock() })
    .where(and(eq(sessions.id, sessionId), lte(sessions.lastSeenAt, tx.clockPlus(-precisionMs))))
}
