import type { Tables, Transaction } from '@assistant/database'
import { and, eq } from 'drizzle-orm'

/** Replaces the hash `from` by `to`. Returns false if the stored hash is no longer `from`. */
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

/** Sets the hash after a reset by mail. Marks the e-mail address as verified, because the link was mailed to it. */
export async function resetPasswordHash(
  tx: Transaction,
  { users }: Tables,
  userId: string,
  passwordHash: string,
): Promise<void> {
  await tx.update(users).set({ passwordHash, emailVerified: true, updatedAt: tx.clock() }).where(eq(users.id, userId))
}

/**
 * Sets an e-mail address that its owner has confirmed.
 * @throws {UniqueViolation} `users_email_unique`
 */
export async function changeEmail(tx: Transaction, { users }: Tables, userId: string, email: string): Promise<void> {
  await tx.update(users).set({ email, emailVerified: true, updatedAt: tx.clock() }).where(eq(users.id, userId))
}
