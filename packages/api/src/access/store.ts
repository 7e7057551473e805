import { type Placeholders, type Query, statement, type Tables, type Transaction } from '@assistant/database'
import { and, eq, lte } from 'drizzle-orm'

// One statement reads all that authorizes a call: one for calls without a project, and one for each kind of subject.

type CallerKeys<TMore = object> = Placeholders<{ sessionId: string; userId: string } & TMore>

function callerColumns(query: Query, { sessions, users }: Tables) {
  return {
    session: sessions,
    roles: users.roles,
    emailVerified: users.emailVerified,
    userStatus: users.status,
    now: query.clock(),
  }
}

function projectColumns({ projects, projectMembers }: Tables) {
  return {
    projectId: projects.id,
    ownerId: projects.ownerId,
    deletedAt: projects.deletedAt,
    memberRole: projectMembers.role,
  }
}

function isSession({ sessions }: Tables, { sessionId, userId }: CallerKeys) {
  return and(eq(sessions.id, sessionId), eq(sessions.userId, userId))
}

function isMembership({ projects, projectMembers, users }: Tables) {
  return and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, users.id))
}

export const readCaller = statement((query, tables, keys: CallerKeys) =>
  query
    .select(callerColumns(query, tables))
    .from(tables.sessions)
    .innerJoin(tables.users, eq(tables.users.id, tables.sessions.userId))
    .where(isSession(tables, keys)),
)

export const readCallerAndProject = statement((query, tables, keys: CallerKeys<{ projectId: string }>) => {
  const { sessions, users, projects, projectMembers } = tables
  return query
    .select({ ...callerColumns(query, tables), ...projectColumns(tables) })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(projects, eq(projects.id, keys.projectId))
    .leftJoin(projectMembers, isMembership(tables))
    .where(isSession(tables, keys))
})

export const readCallerAndGeneration = statement((query, tables, keys: CallerKeys<{ generationId: string }>) => {
  const { sessions, users, projects, projectMembers, generations } = tables
  return query
    .select({ ...callerColumns(query, tables), ...projectColumns(tables) })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(generations, eq(generations.id, keys.generationId))
    .leftJoin(projects, eq(projects.id, generations.projectId))
    .leftJoin(projectMembers, isMembership(tables))
    .where(isSession(tables, keys))
})

export const readCallerAndInvitation = statement((query, tables, keys: CallerKeys<{ invitationId: string }>) => {
  const { sessions, users, projects, projectMembers, invitations } = tables
  return query
    .select({ ...callerColumns(query, tables), ...projectColumns(tables) })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(invitations, eq(invitations.id, keys.invitationId))
    .leftJoin(projects, eq(projects.id, invitations.projectId))
    .leftJoin(projectMembers, isMembership(tables))
    .where(isSession(tables, keys))
})

/** Sets `lastSeenAt` to now, unless it is younger than `precisionMs`. */
export async function updateLastSeen(
  tx: Transaction,
  { sessions }: Tables,
  sessionId: string,
  precisionMs: number,
): Promise<void> {
  await tx
    .update(sessions)
    .set({ lastSeenAt: tx.clock() })
    .where(and(eq(sessions.id, sessionId), lte(sessions.lastSeenAt, tx.clockPlus(-precisionMs))))
}
