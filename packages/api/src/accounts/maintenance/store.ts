import type { Tables, Transaction } from '@assistant/database'
import { eq } from 'drizzle-orm'

/** Sets the roles and password of an account, activates it and marks its address as verified. */
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
