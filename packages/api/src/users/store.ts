import type { Query, Tables, Transaction } from '@assistant/database'
import { eq } from 'drizzle-orm'

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
