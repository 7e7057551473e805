import type { Database } from '@assistant/database'
import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import { type SessionEnd, sessionEnd } from '../sessions/session-status.js'

/** Maximum number of sessions or memberships in one statement. */
const chunkSize = 500

type Source = Pick<Database, 'query' | 'tables'>

/** Returns those of the sessions that have ended, with the reason. A session that does not exist counts as revoked. */
export async function findEndedSessions(
  { query, tables: { sessions, users } }: Source,
  sessionIds: readonly string[],
): Promise<Map<string, SessionEnd>> {
  const ended = new Map<string, SessionEnd>()
  for (const chunk of chunksOf(sessionIds)) {
    const active = await query
      .select({ id: sessions.id })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(
        and(
          inArray(sessions.id, chunk),
          isNull(sessions.revokedAt),
          gt(sessions.expiresAt, query.clock()),
          eq(users.status, 'active'),
        ),
      )
    if (active.length === chunk.length) continue
    const gone = difference(chunk, new Set(active.map(({ id }) => id)))
    const rows = await query
      .select({ session: sessions, userStatus: users.status, now: query.clock() })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(inArray(sessions.id, gone))
    const reasons = new Map(
      rows.map(({ session, userStatus, now }) => [session.id, sessionEnd({ ...session, userStatus, now })]),
    )
    for (const id of gone) {
      // A missing row was deleted. A session without a reason has become active again between the two statements.
      const reason = reasons.has(id) ? reasons.get(id) : 'SESSION_REVOKED'
      if (reason !== undefined) ended.set(id, reason)
    }
  }
  return ended
}

export interface Membership {
  readonly userId: string
  readonly projectId: string
}

/**
 * Returns those of the memberships that have ended: the project does not exist, or its user is not the owner and the
 * project is in the bin or not shared with them.
 */
export async function findEndedMemberships<TMembership extends Membership>(
  { query, tables: { projects, projectMembers } }: Source,
  memberships: readonly TMembership[],
): Promise<TMembership[]> {
  const ended: TMembership[] = []
  for (const chunk of chunksOf(memberships)) {
    const projectIds = [...new Set(chunk.map(({ projectId }) => projectId))]
    const userIds = [...new Set(chunk.map(({ userId }) => userId))]
    const owners = await query
      .select({ id: projects.id, ownerId: projects.ownerId, deletedAt: projects.deletedAt })
      .from(projects)
      .where(inArray(projects.id, projectIds))
    const members = await query
      .select({ projectId: projectMembers.projectId, userId: projectMembers.userId })
      .from(projectMembers)
      .where(and(inArray(projectMembers.projectId, projectIds), inArray(projectMembers.userId, userIds)))
    const found = new Map(owners.map((project) => [project.id, project]))
    const shared = new Set(members.map(pairOf))
    ended.push(
      ...chunk.filter((membership) => {
        const project = found.get(membership.projectId)
        if (project === undefined) return true
        if (project.ownerId === membership.userId) return false
        return project.deletedAt !== null || !shared.has(pairOf(membership))
      }),
    )
  }
  return ended
}

function pairOf({ projectId, userId }: Membership): string {
  return `${projectId} ${userId}`
}

function chunksOf<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / chunkSize) }, (_, index) =>
    items.slice(index * chunkSize, (index + 1) * chunkSize),
  )
}

function difference(ids: readonly string[], without: ReadonlySet<string>): string[] {
  return ids.filter((id) => !without.has(id))
}
