import type { AuditAction } from '@assistant/contract'
import type { Query, Tables, Transaction } from '@assistant/database'
import { and, desc, eq, gte, lt, lte, or } from 'drizzle-orm'

export type AuditRow = Tables['auditEntries']['$inferSelect']
export type OriginRow = Tables['auditOrigins']['$inferSelect']

export interface AuditFilter {
  readonly actorId?: string | undefined
  readonly action?: AuditAction | undefined
  readonly projectId?: string | undefined
  /** Inside. */
  readonly from?: Date | undefined
  /** Outside. */
  readonly to?: Date | undefined
}

export interface AuditPlace {
  readonly at: Date
  readonly id: string
}

export async function insertEntries(tx: Transaction, { auditEntries }: Tables, rows: AuditRow[]): Promise<void> {
  await tx.insert(auditEntries).values(rows)
}

export async function insertOrigins(tx: Transaction, { auditOrigins }: Tables, rows: OriginRow[]): Promise<void> {
  await tx.insert(auditOrigins).values(rows)
}

export async function deleteOrigin(tx: Transaction, { auditOrigins }: Tables, entryId: string): Promise<void> {
  await tx.delete(auditOrigins).where(eq(auditOrigins.entryId, entryId))
}

/** Newest first, from behind `after`. */
export async function listEntries(
  query: Query,
  { auditEntries, auditOrigins }: Tables,
  { actorId, action, projectId, from, to }: AuditFilter,
  after: AuditPlace | undefined,
  limit: number,
) {
  const { at, id } = auditEntries
  return query
    .select({ entry: auditEntries, ipAddress: auditOrigins.ipAddress, userAgent: auditOrigins.userAgent })
    .from(auditEntries)
    .leftJoin(auditOrigins, eq(auditOrigins.entryId, id))
    .where(
      and(
        actorId === undefined ? undefined : eq(auditEntries.actorId, actorId),
        action === undefined ? undefined : eq(auditEntries.action, action),
        projectId === undefined ? undefined : eq(auditEntries.projectId, projectId),
        from && gte(at, from),
        to && lt(at, to),
        after && or(lt(at, after.at), and(eq(at, after.at), lt(id, after.id))),
      ),
    )
    .orderBy(desc(at), desc(id))
    .limit(limit)
}

export async function deleteOriginsOfUser(tx: Transaction, { auditOrigins }: Tables, userId: string): Promise<void> {
  await tx.delete(auditOrigins).where(eq(auditOrigins.userId, userId))
}

export async function deleteOldOrigins(tx: Transaction, { auditOrigins }: Tables, milliseconds: number): Promise<void> {
  await tx.delete(auditOrigins).where(lte(auditOrigins.at, tx.clockPlus(-milliseconds)))
}

/** Removes what is older than a moment. The triggers let it, as long as `meta` says so. Answers how many went. */
export async function deleteEntriesBefore(
  tx: Transaction,
  { auditEntries, auditOrigins }: Tables,
  before: Date,
): Promise<number> {
  const removed = await tx.$count(auditEntries, lt(auditEntries.at, before))
  await tx.delete(auditOrigins).where(lt(auditOrigins.at, before))
  await tx.delete(auditEntries).where(lt(auditEntries.at, before))
  return removed
}
