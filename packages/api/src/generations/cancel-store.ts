import type { Tables, Transaction } from '@assistant/database'
import { and, eq, sql } from 'drizzle-orm'

/** Which generations: one, or all that a user has started, or all of a project. */
export type GenerationScope = { readonly id: string } | { readonly userId: string } | { readonly projectId: string }

/**
 * Ends what is still queued, with its `result`, as the last event of its log. Answers what it has ended: nothing, when
 * nothing of it was queued (any more).
 */
export async function cancelQueued(
  tx: Transaction,
  { generations, generationEvents }: Tables,
  scope: GenerationScope,
  result: string,
): Promise<{ readonly generationId: string; readonly seq: number }[]> {
  const ended = await tx
    .update(generations)
    .set({ status: 'canceled', finishedAt: tx.clock(), lastEventId: sql`${generations.lastEventId} + 1` })
    .where(and(isInScope(generations, scope), eq(generations.status, 'queued')))
    .returning({ generationId: generations.id, seq: generations.lastEventId, attempt: generations.attempt })
  if (ended.length === 0) return []
  await tx
    .insert(generationEvents)
    .values(ended.map((row) => ({ ...row, type: 'result', payload: result, createdAt: tx.clock() })))
  return ended
}

/** Asks the runners to end what runs. False when nothing does. */
export async function requestCancel(
  tx: Transaction,
  { generations }: Tables,
  scope: GenerationScope,
): Promise<boolean> {
  const asked = await tx
    .update(generations)
    .set({ cancelRequestedAt: sql`coalesce(${generations.cancelRequestedAt}, ${tx.clock()})` })
    .where(and(isInScope(generations, scope), eq(generations.status, 'running')))
    .returning({ id: generations.id })
  return asked.length > 0
}

function isInScope(generations: Tables['generations'], scope: GenerationScope) {
  if ('id' in scope) return eq(generations.id, scope.id)
  return 'userId' in scope ? eq(generations.userId, scope.userId) : eq(generations.projectId, scope.projectId)
}
