import type { Query, Tables, Transaction } from '@assistant/database'
import { eq } from 'drizzle-orm'

/** Keys of the values that concern the database as a whole. */
export type MetaKey =
  | 'issuer'
  | 'administrator'
  | 'demo.project'
  | 'demo.suspended'
  | 'audit.pruneBefore'
  | 'backup.takenAt'

export async function readMeta(query: Query, { meta }: Tables, key: MetaKey): Promise<string | undefined> {
  const [row] = await query.select().from(meta).where(eq(meta.key, key))
  return row?.value
}

export async function writeMeta(tx: Transaction, { meta }: Tables, key: MetaKey, value: string): Promise<void> {
  await tx.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } })
}

export async function removeMeta(tx: Transaction, { meta }: Tables, key: MetaKey): Promise<void> {
  await tx.delete(meta).where(eq(meta.key, key))
}
