import type { Query, Tables, Transaction } from '@assistant/database'
import { asc, eq, inArray, lte } from 'drizzle-orm'
import type { ProjectRow } from './store.js'

export async function findRow(query: Query, { projects }: Tables, id: string): Promise<ProjectRow | undefined> {
  const [row] = await query.select().from(projects).where(eq(projects.id, id))
  return row
}

export async function updateRow(
  tx: Transaction,
  { projects }: Tables,
  id: string,
  change: Partial<Omit<ProjectRow, 'id' | 'ownerId' | 'createdAt'>>,
): Promise<void> {
  await tx.update(projects).set(change).where(eq(projects.id, id))
}

/** Deletes projects. Rows that belong to them are deleted by cascade. */
export async function deleteProjects(tx: Transaction, { projects }: Tables, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.delete(projects).where(inArray(projects.id, [...ids]))
}

/** Returns the ids of projects that have been in the bin for at least `minAgeMs`, oldest first. */
export async function listOldInBin(
  query: Query,
  { projects }: Tables,
  minAgeMs: number,
  limit: number,
): Promise<string[]> {
  const rows = await query
    .select({ id: projects.id })
    .from(projects)
    .where(lte(projects.deletedAt, query.clockPlus(-minAgeMs)))
    .orderBy(asc(projects.deletedAt), asc(projects.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}
