import type { Query, Tables, Transaction } from '@assistant/database'
import { asc } from 'drizzle-orm'

export type SigningKeyRow = Tables['signingKeys']['$inferSelect']

/** All keys, the oldest first. */
export async function listSigningKeys(query: Query, { signingKeys }: Tables): Promise<SigningKeyRow[]> {
  return query.select().from(signingKeys).orderBy(asc(signingKeys.activeFrom), asc(signingKeys.id))
}

export async function insertSigningKey(tx: Transaction, { signingKeys }: Tables, row: SigningKeyRow): Promise<void> {
  await tx.insert(signingKeys).values(row)
}
