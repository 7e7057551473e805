import type { Query, Tables, Transaction } from '@assistant/database'
import { and, desc, eq, gt, isNull, lt, or } from 'drizzle-orm'
import type { EndReason } from './standing.js'

export type SessionRow = Tables['sessions']['$inferSelect']

/** How long the row of a session that can no longer be used tells why, in milliseconds. */
const remembered = 30 * 24 * 60 * 60 * 1000

export async function insertSession(tx: Transaction, { sessions }: Tables, row: SessionRow): Promise<void> {
  await tx.insert(sessions).values(row)
}

export async function findSession(query: Query, { sessions }: Tables, id: string): Promise<SessionRow | undefined> {
  const [row] = await query.select().from(sessions).where(eq(sessions.id, id))
  return row
}

/** Open sessions of a user, newest first: those after `after` in that order, `limit` of them. */
export async function listOpenSessions(
  query: Query,
  { sessions }: Tables,
  userId: string,
  after?: readonly [createdAt: Date, id: string],
  limit?: number,
): Promise<SessionRow[]> {
  const { createdAt, id } = sessions
  const rows = query
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, query.clock()),
        after && or(lt(createdAt, after[0]), and(eq(createdAt, after[0]), lt(id, after[1]))),
      ),
    )
    .orderBy(desc(createdAt), desc(id))
  return limit === undefined ? rows : rows.limit(limit)
}

export async function updateExpiry(tx: Transaction, { sessions }: Tables, id: string, expiresAt: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ expiresAt })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)))
}

/** Ends one session, if it is not ended. Answers how many it were. */
export async function endSession(
  tx: Transaction,
  { sessions }: Tables,
  id: string,
  reason: EndReason,
): Promise<number> {
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: tx.clock(), revokedReason: reason })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id })
  return ended.length
}

/** Ends the sessions of a user that are not ended. Answers how many they were. */
export async function endSessionsOfUser(
  tx: Transaction,
  { sessions }: Tables,
  userId: string,
  reason: EndReason,
): Promise<number> {
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: tx.clock(), revokedReason: reason })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id })
  return ended.length
}

/** Removes rows of sessions that ended for good long ago. */
export async function deleteOldSessions(tx: Transaction, { sessions }: Tables): Promise<void> {
  await tx.delete(sessions).where(lt(sessions.absoluteExpiresAt, tx.clockPlus(-remembered)))
}

export async function userExists(query: Query, { users }: Tables, userId: string): Promise<boolean> {
  const rows = await query.select({ status: users.status }).from(users).where(eq(users.id, userId))
  return rows.some(({ status }) => status !== 'deleted')
}
