import type { Query, Tables, Transaction } from '@assistant/database'
import { and, eq, gt, isNull } from 'drizzle-orm'
import type { EndReason } from '../sessions/standing.js'

/** Makes an account one that administers: active, with a verified address and a password that only its owner knows. */
export async function promoteUser(
  tx: Transaction,
  { users }: Tables,
  userId: string,
  { roles, passwordHash }: { readonly roles: string; readonly passwordHash: string },
): Promise<void> {
  await tx
    .update(users)
    .set({ roles, passwordHash, emailVerified: true, status: 'active', updatedAt: tx.clock() })
    .where(eq(users.id, userId))
}

export function countOpenSessions(query: Query, { sessions }: Tables): Promise<number> {
  return query.$count(sessions, and(isNull(sessions.revokedAt), gt(sessions.expiresAt, query.clock())))
}

/** Ends whatever is not ended, of everybody; also what has expired, in case a clock was wrong. */
export async function endEverySession(tx: Transaction, { sessions }: Tables, reason: EndReason): Promise<void> {
  await tx.update(sessions).set({ revokedAt: tx.clock(), revokedReason: reason }).where(isNull(sessions.revokedAt))
}
