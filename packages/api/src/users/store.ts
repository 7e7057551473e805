import type { Query, Tables, Transaction } from '@assistant/database'
import { and, eq, ne } from 'drizzle-orm'

export type UserRow = Tables['users']['$inferSelect']

export async function findUser(query: Query, { users }: Tables, id: string): Promise<UserRow | undefined> {
  const [row] = await query.select().from(users).where(eq(users.id, id))
  return row
}

export async function findUserByEmail(query: Query, { users }: Tables, email: string): Promise<UserRow | undefined> {
  const [row] = await query.select().from(users).where(eq(users.email, email))
  return row
}

export async function insertUser(tx: Transaction, { users }: Tables, row: UserRow): Promise<void> {
  await tx.insert(users).values(row)
}

/** Updates columns and `updatedAt`. Returns the new row, or undefined when the account is missing or deleted. */
export async function updateUser(
  tx: Transaction,
  { users }: Tables,
  id: string,
  change: Partial<Pick<UserRow, 'name' | 'nameKey' | 'avatarUrl' | 'roles' | 'status' | 'emailVerified'>>,
): Promise<UserRow | undefined> {
  const [row] = await tx
    .update(users)
    .set({ ...change, updatedAt: tx.clock() })
    .where(and(eq(users.id, id), ne(users.status, 'deleted')))
    .returning()
  return row
}

/** Returns true for an account that exists and was not deleted. */
export async function userExists(query: Query, { users }: Tables, userId: string): Promise<boolean> {
  const rows = await query.select({ status: users.status }).from(users).where(eq(users.id, userId))
  return rows.some(({ status }) => status !== 'deleted')
}
