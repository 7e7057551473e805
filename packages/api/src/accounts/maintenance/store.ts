import type { Tables, Transaction } from '@assistant/database'
import { eq } from 'drizzle-orm'

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
