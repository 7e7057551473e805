import type { Tables, Transaction } from '@assistant/database'
import { and, asc, eq, inArray, isNull, lt, notExists, sql } from 'drizzle-orm'

/**
 * Deletes a generation with its events and files, and those of its contents that no other generation of the project
 * uses. Follow-ups keep their inputs.
 */
export async function deleteGeneration(
  tx: Transaction,
  tables: Tables,
  { id, projectId }: { readonly id: string; readonly projectId: string },
): Promise<void> {
  const { generations, fileContents, generationFiles, generationInputs } = tables
  const digestsIn = (files: typeof generationFiles | typeof generationInputs) =>
    tx.selectDistinct({ sha256: files.sha256 }).from(files).where(eq(files.generationId, id))
  const digests = [...(await digestsIn(generationFiles)), ...(await digestsIn(generationInputs))].map(
    ({ sha256 }) => sha256,
  )
  await tx.delete(generations).where(eq(generations.id, id))
  if (digests.length === 0) return

  const isUsedIn = (files: typeof generationFiles | typeof generationInputs) =>
    tx
      .select({ one: sql`1` })
      .from(files)
      .where(and(eq(files.projectId, fileContents.projectId), eq(files.sha256, fileContents.sha256)))
  await tx
    .delete(fileContents)
    .where(
      and(
        eq(fileContents.projectId, projectId),
        inArray(fileContents.sha256, digests),
        notExists(isUsedIn(generationFiles)),
        notExists(isUsedIn(generationInputs)),
      ),
    )
}

/** Maximum number of events that one transaction deletes. A longer one would block writers of other logs. */
const maxEventsPerDelete = 2_000

/**
 * Deletes up to `maxEventsPerDelete` events before the result of one generation: the one that ended first of those that
 * ended more than `ageMs` ago and are not marked as shortened. Marks it when only the result is left. Returns false
 * when there is no such generation.
 */
export async function deleteExpiredEvents(
  tx: Transaction,
  { generations, generationEvents }: Tables,
  ageMs: number,
): Promise<boolean> {
  const [expired] = await tx
    .select({ id: generations.id, lastEventId: generations.lastEventId })
    .from(generations)
    .where(and(isNull(generations.shortenedAt), lt(generations.finishedAt, tx.clockPlus(-ageMs))))
    .orderBy(asc(generations.finishedAt))
    .limit(1)
  if (expired === undefined) return false
  const [first] = await tx
    .select({ seq: generationEvents.seq })
    .from(generationEvents)
    .where(eq(generationEvents.generationId, expired.id))
    .orderBy(asc(generationEvents.seq))
    .limit(1)
  const end = Math.min((first?.seq ?? expired.lastEventId) + maxEventsPerDelete, expired.lastEventId)
  await tx
    .delete(generationEvents)
    .where(and(eq(generationEvents.generationId, expired.id), lt(generationEvents.seq, end)))
  if (end === expired.lastEventId) {
    await tx.update(generations).set({ shortenedAt: tx.clock() }).where(eq(generations.id, expired.id))
  }
  return true
}
