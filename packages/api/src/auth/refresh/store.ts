import type { Query, Tables, Transaction } from '@assistant/database'
import { and, eq, isNull } from 'drizzle-orm'

/** A session with what decides about its refresh tokens, by the database's clock. */
export async function findRefreshable(query: Query, { sessions, users }: Tables, sessionId: string) {
  const [row] = await query
    .select({ session: sessions, userStatus: users.status, email: users.email, now: query.clock() })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, sessionId))
  return row
}

/** Makes the next rotation, unless somebody else was first. Answers whether it did. */
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
