import type { Query, Tables, Transaction } from '@assistant/database'
import { asc, eq, inArray, lte, notInArray } from 'drizzle-orm'

export type SigningKeyRow = Tables['signingKeys']['$inferSelect']

/** Returns all keys, in the order in which they become active. */
export async function listSigningKeys(query: Query, { signingKeys }: Tables): Promise<SigningKeyRow[]> {
  return query.select().from(signingKeys).orderBy(asc(signingKeys.activeFrom), asc(signingKeys.id))
}

export async function insertSigningKey(tx: Transaction, { signingKeys }: Tables, row: SigningKeyRow): Promise<void> {
  await tx.insert(signingKeys).values(row)
}

/** Replaces the encrypted private key of a row, and the id of the secret that encrypted it. */
export async function resealSigningKey(
  tx: Transaction,
  { signingKeys }: Tables,
  id: string,
  sealed: Pick<SigningKeyRow, 'privateKey' | 'secretKeyId'>,
): Promise<void> {
  await tx.update(signingKeys).set(sealed).where(eq(signingKeys.id, id))
}

export async function retireSigningKeys(
  tx: Transaction,
  { signingKeys }: Tables,
  ids: readonly string[],
  at: Date,
): Promise<void> {
  if (ids.length > 0)
    await tx
      .update(signingKeys)
      .set({ retiredAt: at })
      .where(inArray(signingKeys.id, [...ids]))
}

export async function deleteOtherSigningKeys(tx: Transaction, { signingKeys }: Tables, id: string): Promise<void> {
  await tx.delete(signingKeys).where(notInArray(signingKeys.id, [id]))
}

export async function deleteRetiredSigningKeys(tx: Transaction, { signingKeys }: Tables): Promise<void> {
  await tx.delete(signingKeys).where(lte(signingKeys.retiredAt, tx.clock()))
}
