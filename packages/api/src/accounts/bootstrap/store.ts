import type { Query, Tables, Transaction } from '@assistant/database'
import { and, eq, inArray, like } from 'drizzle-orm'

/** Returns true if there has ever been an account. Deleted accounts keep their row. */
export async function hasEverHadUsers(query: Query, { users }: Tables): Promise<boolean> {
  const rows = await query.select({ id: users.id }).from(users).limit(1)
  return rows.length > 0
}

export async function findDemoUsers(query: Query, { users }: Tables) {
  return query
    .select({ id: users.id, status: users.status, roles: users.roles })
    .from(users)
    .where(eq(users.isDemo, true))
}

/**
 * Returns true if there is an active administrator. Demo accounts can be excluded, because the next start may suspend
 * them.
 */
export async function hasActiveAdministrator(
  query: Query,
  { users }: Tables,
  { excludeDemo }: { readonly excludeDemo: boolean },
): Promise<boolean> {
  const rows = await query
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.status, 'active'),
        like(users.roles, '%"admin"%'),
        excludeDemo ? eq(users.isDemo, false) : undefined,
      ),
    )
    .limit(1)
  return rows.length > 0
}

export async function setStatus(
  tx: Transaction,
  { users }: Tables,
  userIds: readonly string[],
  status: 'active' | 'suspended',
): Promise<void> {
  await tx
    .update(users)
    .set({ status, updatedAt: tx.clock() })
    .where(inArray(users.id, [...userIds]))
}
