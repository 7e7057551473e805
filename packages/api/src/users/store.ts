import { type Placeholders, type Query, statement, type Tables, type Transaction } from '@assistant/database'
import { and, eq, ne } from 'drizzle-orm'

export type UserRow = Tables['users']['$inferSelect']

const userById = statement((query, { users }, { id }: Placeholders<{ id: string }>) =>
  query.select().from(users).where(eq(users.id, id)),
)

export async function findUser(query: Query, id: string): Promise<UserRow | undefined> {
  const [row] = await userById(query, { id })
  return row
}

const userByEmail = statement((query, { users }, { email }: Placeholders<{ email: string }>) =>
  query.select().from(users).where(eq(users.email, email)),
)

export async function findUserByEmail(query: Query, email: string): Promise<UserRow | undefined> {
  const [row] = await userByEmail(query, { email })
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
export async function userExists(query: Query, userId: string): Promise<boolean> {
  const user = await findUser(query, userId)
  return user !== undefined && user.status !== 'deleted'
}
