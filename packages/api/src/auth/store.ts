import type { Query, Tables, Transaction } from '@assistant/database'
import { and, eq } from 'drizzle-orm'

/** Puts one password's hash in the place of another. False when it was replaced by somebody else in the meantime. */
export async function replacePasswordHash(
  tx: Transaction,
  { users }: Tables,
  userId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const replaced = await tx
    .update(users)
    .set({ passwordHash: to })
    .where(and(eq(users.id, userId), eq(users.passwordHash, from)))
    .returning({ id: users.id })
  return replaced.length > 0
}

/** Sets a password by a link that was mailed: whoever has it has proved the address, too. */
export async function resetPasswordHash(
  tx: Transaction,
  { users }: Tables,
  userId: string,
  passwordHash: string,
): Promise<void> {
  await tx.update(users).set({ passwordHash, emailVerified: true, updatedAt: tx.clock() }).where(eq(users.id, userId))
}

/** Errors: UniqueViolation `users_email_unique`. */
export async function changeEmail(tx: Transaction, { users }: Tables, userId: string, email: string): Promise<void> {
  await tx.update(users).set({ email, emailVerified: true, updatedAt: tx.clock() }).where(eq(users.id, userId))
}

/** What the refresh tokens of a session are made with. */
export async function findRefreshSalt(query: Query, { sessions }: Tables, id: string): Promise<string | undefined> {
  const [row] = await query.select({ refreshSalt: sessions.refreshSalt }).from(sessions).where(eq(sessions.id, id))
  return row?.refreshSalt
}
