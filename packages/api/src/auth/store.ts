import type { Query, Tables, Transaction } from '@assistant/database'
import { and, eq } from 'drizzle-orm'

/** Stores a password's hash anew, unless the password was changed in the meantime. */
export async function replacePasswordHash(
  tx: Transaction,
  { users }: Tables,
  userId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await tx
    .update(users)
    .set({ passwordHash: to })
    .where(and(eq(users.id, userId), eq(users.passwordHash, from)))
}

/** What the refresh tokens of a session are made with. */
export async function findRefreshSalt(query: Query, { sessions }: Tables, id: string): Promise<string | undefined> {
  const [row] = await query.select({ refreshSalt: sessions.refreshSalt }).from(sessions).where(eq(sessions.id, id))
  return row?.refreshSalt
}
