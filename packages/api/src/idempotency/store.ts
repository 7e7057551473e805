import type { Query, Tables, Transaction } from '@assistant/database'
import { and, eq, gt, lte } from 'drizzle-orm'

const retentionMs = 24 * 60 * 60 * 1000

export interface KeyOfCaller {
  readonly userId: string
  /** The procedure that the key is used with, and its target: `projects.create`, `generations.start:<projectId>`. */
  readonly scope: string
  readonly key: string
}

export interface RememberedResult {
  readonly inputDigest: string
  readonly resultId: string
}

export async function findResult(query: Query, { idempotencyKeys }: Tables, caller: KeyOfCaller) {
  const [found] = await query
    .select({ inputDigest: idempotencyKeys.inputDigest, resultId: idempotencyKeys.resultId })
    .from(idempotencyKeys)
    .where(and(isKey(idempotencyKeys, caller), gt(idempotencyKeys.createdAt, query.clockPlus(-retentionMs))))
  return found
}

/** Stores the result of a key. Replaces an expired one that was not deleted yet. */
export async function rememberResult(
  tx: Transaction,
  { idempotencyKeys }: Tables,
  caller: KeyOfCaller,
  result: RememberedResult,
): Promise<void> {
  await tx.delete(idempotencyKeys).where(isKey(idempotencyKeys, caller))
  await tx.insert(idempotencyKeys).values({ ...caller, ...result, createdAt: tx.clock() })
}

/** Deletes the keys that are at least 24 hours old. */
export async function deleteOldKeys(tx: Transaction, { idempotencyKeys }: Tables): Promise<void> {
  await tx.delete(idempotencyKeys).where(lte(idempotencyKeys.createdAt, tx.clockPlus(-retentionMs)))
}

function isKey(keys: Tables['idempotencyKeys'], { userId, scope, key }: KeyOfCaller) {
  return and(eq(keys.userId, userId), eq(keys.scope, scope), eq(keys.key, key))
}
