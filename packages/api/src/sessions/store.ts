import type { Session } from '@assistant/contract'
import type { Query, Tables, Transaction } from '@assistant/database'
import { and, desc, eq, gt, inArray, isNull, lt, ne, or } from 'drizzle-orm'
import type { EndReason } from './session-status.js'

export type SessionRow = Tables['sessions']['$inferSelect']

/** The columns of a session that only `auth/refresh` reads and writes. */
export type RotationColumns = Pick<
  SessionRow,
  'refreshSalt' | 'rotation' | 'firstUsedAt' | 'rotatedAt' | 'rotatedPrefix' | 'rotatedDevice'
>

/** Rows are kept this long after the absolute expiry, so that a client that returns learns why its session ended. */
const retentionMs = 30 * 24 * 60 * 60 * 1000

export async function insertSession(tx: Transaction, { sessions }: Tables, row: SessionRow): Promise<void> {
  await tx.insert(sessions).values(row)
}

export async function findSession(query: Query, { sessions }: Tables, id: string): Promise<SessionRow | undefined> {
  const [row] = await query.select().from(sessions).where(eq(sessions.id, id))
  return row
}

/** Returns open sessions of a user, newest first, starting behind `after`. */
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

/** Returns the open sessions of a user that are older than the newest `max`. */
export function listSessionsBeyond(query: Query, { sessions }: Tables, userId: string, max: number) {
  const { id, createdAt } = sessions
  return query
    .select({ id })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, query.clock())))
    .orderBy(desc(createdAt), desc(id))
    .offset(max)
    .limit(max)
}

export async function updateExpiry(tx: Transaction, { sessions }: Tables, id: string, expiresAt: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ expiresAt })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)))
}

/** Ends a session that is open. Returns the session if it was ended by this call. */
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

/** Ends the open sessions of a user except one. Returns the sessions that this call ended. */
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

/** Returns the IP addresses of sessions that were created in the last `periodMs`. */
export async function listSignInAddresses(
  query: Query,
  { sessions }: Tables,
  userId: string,
  periodMs: number,
): Promise<string[]> {
  const rows = await query
    .selectDistinct({ ipAddress: sessions.ipAddress })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.createdAt, query.clockPlus(-periodMs))))
  return rows.map(({ ipAddress }) => ipAddress)
}

/** Returns the open sessions of several users. */
export function listOpenSessionsOf(query: Query, { sessions }: Tables, userIds: readonly string[]) {
  return query
    .select()
    .from(sessions)
    .where(
      and(inArray(sessions.userId, [...userIds]), isNull(sessions.revokedAt), gt(sessions.expiresAt, query.clock())),
    )
}

/** Deletes rows of sessions that expired for good long ago. */
export async function deleteOldSessions(tx: Transaction, { sessions }: Tables): Promise<void> {
  await tx.delete(sessions).where(lt(sessions.absoluteExpiresAt, tx.clockPlus(-retentionMs)))
}

/**
 * Ends every open session, expired ones too in case a clock was wrong. Returns the number of sessions that had not
 * expired.
 */
export async function endEverySession(tx: Transaction, { sessions }: Tables, reason: EndReason): Promise<number> {
  const revoked = await tx.$count(sessions, and(isNull(sessions.revokedAt), gt(sessions.expiresAt, tx.clock())))
  await tx.update(sessions).set({ revokedAt: tx.clock(), revokedReason: reason }).where(isNull(sessions.revokedAt))
  return revoked
}

/** Converts a row to the session that its owner sees. `currentId` is the id of the caller's session. */
export function toSession(row: SessionRow, currentId: string): Session {
  return {
    id: row.id,
    userId: row.userId,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    userAgent: row.userAgent === '' ? null : row.userAgent,
    device: row.device,
    ipAddress: row.ipAddress === '' ? null : row.ipAddress,
    current: row.id === currentId,
  }
}
