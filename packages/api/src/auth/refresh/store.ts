import { type Placeholders, type Query, statement, type Tables, type Transaction } from '@assistant/database'
import { and, eq, isNull } from 'drizzle-orm'

const refreshable = statement((query, { sessions, users }, { sessionId }: Placeholders<{ sessionId: string }>) =>
  query
    .select({ session: sessions, userStatus: users.status, email: users.email, now: query.clock() })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, sessionId)),
)

/**
 * Returns a session with its user's status and e-mail address, and the database's time. Undefined if it does not exist.
 */
export async function findRefreshable(query: Query, sessionId: string) {
  const [row] = await refreshable(query, { sessionId })
  return row
}

const refreshSalt = statement((query, { sessions }, { id }: Placeholders<{ id: string }>) =>
  query.select({ refreshSalt: sessions.refreshSalt }).from(sessions).where(eq(sessions.id, id)),
)

/** Returns the salt that the MACs of a session's refresh tokens cover, or undefined if the session does not exist. */
export async function findRefreshSalt(query: Query, id: string): Promise<string | undefined> {
  const [row] = await refreshSalt(query, { id })
  return row?.refreshSalt
}

/**
 * Starts the rotation after `from`. Returns false if `from` is no longer the current one, or if the session was ended.
 */
export async function rotate(
  tx: Transaction,
  { sessions }: Tables,
  sessionId: string,
  from: { readonly rotation: number; readonly prefix: string; readonly device: string },
): Promise<boolean> {
  const rotated = await tx
    .update(sessions)
    .set({
      rotation: from.rotation + 1,
      firstUsedAt: null,
      rotatedAt: tx.clock(),
      rotatedPrefix: from.prefix,
      rotatedDevice: from.device,
    })
    .where(and(eq(sessions.id, sessionId), eq(sessions.rotation, from.rotation), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id })
  return rotated.length > 0
}

/**
 * Records the first use of a token of the current rotation, which proves that the client received the pair. Returns
 * false if it was recorded before, if `rotation` is not the current one, or if the session was ended.
 */
export async function markFirstUsed(
  tx: Transaction,
  { sessions }: Tables,
  sessionId: string,
  rotation: number,
): Promise<boolean> {
  const marked = await tx
    .update(sessions)
    .set({ firstUsedAt: tx.clock() })
    .where(
      and(
        eq(sessions.id, sessionId),
        eq(sessions.rotation, rotation),
        isNull(sessions.firstUsedAt),
        isNull(sessions.revokedAt),
      ),
    )
    .returning({ id: sessions.id })
  return marked.length > 0
}
