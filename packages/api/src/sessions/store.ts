import type { Query, Tables, Transaction } from '@assistant/database'
import { and, desc, eq, gt, inArray, isNull, lt, ne, or } from 'drizzle-orm'
import type { EndReason } from './session-status.js'

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

/** Open sessions of a user beyond the newest `most`. */
export function listSessionsBeyond(query: Query, { sessions }: Tables, userId: string, most: number) {
  const { id, createdAt } = sessions
  return query
    .select({ id })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, query.clock())))
    .orderBy(desc(createdAt), desc(id))
    .offset(most)
    .limit(most)
}

export async function updateExpiry(tx: Transaction, { sessions }: Tables, id: string, expiresAt: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ expiresAt })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)))
}

/** Ends one session, if it is not ended. Answers those that it has ended. */
export async function endSession(
  tx: Transaction,
  { sessions }: Tables,
  id: string,
  reason: EndReason,
): Promise<{ userId: string }[]> {
  return tx
    .update(sessions)
    .set({ revokedAt: tx.clock(), revokedReason: reason })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)))
    .returning({ userId: sessions.userId })
}

/** Ends the sessions of a user that are not ended, but for one. Answers those that it has ended. */
export async function endSessionsOfUser(
  tx: Transaction,
  { sessions }: Tables,
  userId: string,
  reason: EndReason,
  exceptId?: string,
): Promise<{ userId: string }[]> {
  return tx
    .update(sessions)
    .set({ revokedAt: tx.clock(), revokedReason: reason })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        exceptId === undefined ? undefined : ne(sessions.id, exceptId),
      ),
    )
    .returning({ userId: sessions.userId })
}

export async function deleteSessionsOfUser(tx: Transaction, { sessions }: Tables, userId: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, userId))
}

/** From where somebody has signed in lately. */
export async function listSignInAddresses(
  query: Query,
  { sessions }: Tables,
  userId: string,
  milliseconds: number,
): Promise<string[]> {
  const rows = await query
    .selectDistinct({ ipAddress: sessions.ipAddress })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.createdAt, query.clockPlus(-milliseconds))))
  return rows.map(({ ipAddress }) => ipAddress)
}

/** Open sessions of many users. */
export function listOpenSessionsOf(query: Query, { sessions }: Tables, userIds: readonly string[]) {
  return query
    .select()
    .from(sessions)
    .where(
      and(inArray(sessions.userId, [...userIds]), isNull(sessions.revokedAt), gt(sessions.expiresAt, query.clock())),
    )
}

/** Removes rows of sessions that ended for good long ago. */
export async function deleteOldSessions(tx: Transaction, { sessions }: Tables): Promise<void> {
  await tx.delete(sessions).where(lt(sessions.absoluteExpiresAt, tx.clockPlus(-remembered)))
}

export async function userExists(query: Query, { users }: Tables, userId: string): Promise<boolean> {
  const rows = await query.select({ status: users.status }).from(users).where(eq(users.id, userId))
  return rows.some(({ status }) => status !== 'deleted')
}
