import type { Session } from '@assistant/contract'
import {
  inOrder,
  isAfter,
  type Placeholders,
  type Query,
  statement,
  type Tables,
  type Transaction,
} from '@assistant/database'
import { and, eq, gt, inArray, isNull, lt, ne, type SQL } from 'drizzle-orm'
import type { EndReason } from './session-status.js'

export type SessionRow = Tables['sessions']['$inferSelect']

/** The columns of a session that belong to `auth/refresh`. Other code only stores their initial values. */
export type RotationColumns = Pick<
  SessionRow,
  'refreshSalt' | 'rotation' | 'firstUsedAt' | 'rotatedAt' | 'rotatedPrefix' | 'rotatedDevice'
>

/** Rows are kept this long after the absolute expiry, so that a client that returns learns why its session ended. */
const retentionMs = 30 * 24 * 60 * 60 * 1000

export async function insertSession(tx: Transaction, { sessions }: Tables, row: SessionRow): Promise<void> {
  await tx.insert(sessions).values(row)
}

const sessionById = statement((query, { sessions }, { id }: Placeholders<{ id: string }>) =>
  query.select().from(sessions).where(eq(sessions.id, id)),
)

export async function findSession(query: Query, id: string): Promise<SessionRow | undefined> {
  const [row] = await sessionById(query, { id })
  return row
}

/** Returns at most `limit` open sessions of a user after the cursor, newest first. */
export function listSessionPage(
  query: Query,
  { sessions }: Tables,
  userId: string,
  after: readonly [createdAt: Date, id: string] | undefined,
  limit: number,
) {
  const { createdAt, id } = sessions
  return query
    .select()
    .from(sessions)
    .where(
      and(eq(sessions.userId, userId), isOpen(query, sessions), after && isAfter([createdAt, id], after, 'descending')),
    )
    .orderBy(...inOrder([createdAt, id], 'descending'))
    .limit(limit)
}

/** Returns the ids of the open sessions of a user that are older than the newest `max`, at most `max` of them. */
export function listSessionsBeyond(query: Query, { sessions }: Tables, userId: string, max: number) {
  const { id, createdAt } = sessions
  return query
    .select({ id })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isOpen(query, sessions)))
    .orderBy(...inOrder([createdAt, id], 'descending'))
    .offset(max)
    .limit(max)
}

export async function updateExpiry(tx: Transaction, { sessions }: Tables, id: string, expiresAt: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ expiresAt })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)))
}

/**
 * Records the end of a session, also of an expired one. Returns its user in a list, which is empty if an end was
 * already recorded.
 */
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

/**
 * Records the end of the sessions of a user, also of expired ones, except `exceptId`. Returns one entry for each
 * session whose end it recorded.
 */
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

/** Returns the IP addresses from which a user has started sessions in the last `periodMs`. */
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
    .where(and(inArray(sessions.userId, [...userIds]), isOpen(query, sessions)))
}

/** Deletes rows of sessions 30 days after their absolute expiry. */
export async function deleteOldSessions(tx: Transaction, { sessions }: Tables): Promise<void> {
  await tx.delete(sessions).where(lt(sessions.absoluteExpiresAt, tx.clockPlus(-retentionMs)))
}

/**
 * Records the end of every session that has none, also of expired ones in case a clock was wrong. Returns the number of
 * those that had not expired.
 */
export async function endEverySession(tx: Transaction, { sessions }: Tables, reason: EndReason): Promise<number> {
  const revoked = await tx.$count(sessions, isOpen(tx, sessions))
  await tx.update(sessions).set({ revokedAt: tx.clock(), revokedReason: reason }).where(isNull(sessions.revokedAt))
  return revoked
}

function isOpen(query: Query, { revokedAt, expiresAt }: Tables['sessions']): SQL | undefined {
  return and(isNull(revokedAt), gt(expiresAt, query.clock()))
}

/** Converts a row to a session of the API. `currentId` is the id of the caller's session. */
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
