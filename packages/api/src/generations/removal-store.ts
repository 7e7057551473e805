import type { Tables, Transaction } from '@assistant/database'
import { and, asc, eq, inArray, isNull, lt, ne, notExists, sql } from 'drizzle-orm'

/** Removes a generation with its events and files. What was made from it keeps what it was given. */
export async function deleteGeneration(tx: Transaction, { generations }: Tables, id: string): Promise<void> {
  await tx.delete(generations).where(eq(generations.id, id))
}

/** Removes the contents of a project that no file has any more. */
export async function deleteUnusedContents(tx: Transaction, tables: Tables, projectId: string): Promise<void> {
  const { fileContents, generationFiles, generationInputs } = tables
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
        notExists(isUsedIn(generationFiles)),
        notExists(isUsedIn(generationInputs)),
      ),
    )
}

/** Removes all events but the result of generations that ended before `end`, of so many at once. Answers of how many. */
export async function shortenLogs(
  tx: Transaction,
  { generations, generationEvents }: Tables,
  end: Date,
  most: number,
): Promise<number> {
  const old = await tx
    .select({ id: generations.id })
    .from(generations)
    .where(and(isNull(generations.shortenedAt), lt(generations.finishedAt, end)))
    .orderBy(asc(generations.finishedAt))
    .limit(most)
  if (old.length === 0) return 0
  const ids = old.map(({ id }) => id)
  await tx
    .delete(generationEvents)
    .where(and(inArray(generationEvents.generationId, ids), ne(generationEvents.type, 'result')))
  await tx.update(generations).set({ shortenedAt: tx.clock() }).where(inArray(generations.id, ids))
  return ids.length
}
