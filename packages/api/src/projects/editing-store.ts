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

/** Removes projects with all that is in them. */
export async function deleteProjects(tx: Transaction, { projects }: Tables, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.delete(projects).where(inArray(projects.id, [...ids]))
}

/** What has lain in the bin for so long, the oldest first. */
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
