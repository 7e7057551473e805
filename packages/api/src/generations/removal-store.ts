import type { Tables, Transaction } from '@assistant/database'
import { and, asc, eq, inArray, isNull, lt, notExists, sql } from 'drizzle-orm'

/**
 * Removes a generation with its events and files, and the contents that nothing else has any more. What was made from it
 * keeps what it was given.
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

/** Removed in one go, of one log: more would hold up who writes to others. */
const maxEventsPerDelete = 2_000

/**
 * Removes some of the events before the result of a generation that ended so long ago, the longest first. False when
 * there is no such event.
 */
export async function deleteExpiredEvents(
  tx: Transaction,
  { generations, generationEvents }: Tables,
  ageMs: number,
): Promise<boolean> {
  const [old] = await tx
    .select({ id: generations.id, lastEventId: generations.lastEventId })
    .from(generations)
    .where(and(isNull(generations.shortenedAt), lt(generations.finishedAt, tx.clockPlus(-ageMs))))
    .orderBy(asc(generations.finishedAt))
    .limit(1)
  if (old === undefined) return false
  const [first] = await tx
    .select({ seq: generationEvents.seq })
    .from(generationEvents)
    .where(eq(generationEvents.generationId, old.id))
    .orderBy(asc(generationEvents.seq))
    .limit(1)
  const end = Math.min((first?.seq ?? old.lastEventId) + maxEventsPerDelete, old.lastEventId)
  await tx.delete(generationEvents).where(and(eq(generationEvents.generationId, old.id), lt(generationEvents.seq, end)))
  if (end === old.lastEventId) {
    await tx.update(generations).set({ shortenedAt: tx.clock() }).where(eq(generations.id, old.id))
  }
  return true
}
