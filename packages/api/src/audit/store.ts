import type { AuditAction } from '@assistant/contract'
import { inOrder, isAfter, type Query, type Tables, type Transaction } from '@assistant/database'
import { and, eq, gte, lt, lte } from 'drizzle-orm'

export type AuditRow = Tables['auditEntries']['$inferSelect']
export type ClientInfoRow = Tables['auditClientInfo']['$inferSelect']

export interface AuditFilter {
  readonly actorId?: string | undefined
  readonly action?: AuditAction | undefined
  readonly projectId?: string | undefined
  /** Inclusive. */
  readonly from?: Date | undefined
  /** Exclusive. */
  readonly to?: Date | undefined
}

export interface AuditCursor {
  readonly at: Date
  readonly id: string
}

export async function insertEntries(tx: Transaction, { auditEntries }: Tables, rows: AuditRow[]): Promise<void> {
  await tx.insert(auditEntries).values(rows)
}

export async function insertClientInfo(
  tx: Transaction,
  { auditClientInfo }: Tables,
  rows: ClientInfoRow[],
): Promise<void> {
  await tx.insert(auditClientInfo).values(rows)
}

export async function deleteClientInfo(tx: Transaction, { auditClientInfo }: Tables, entryId: string): Promise<void> {
  await tx.delete(auditClientInfo).where(eq(auditClientInfo.entryId, entryId))
}

/** Lists entries, newest first: those after a cursor or, without one, from the newest. */
export function listEntries(
  query: Query,
  { auditEntries, auditClientInfo }: Tables,
  { actorId, action, projectId, from, to }: AuditFilter,
  after: AuditCursor | undefined,
  limit: number,
) {
  const { at, id } = auditEntries
  return query
    .select({ entry: auditEntries, ipAddress: auditClientInfo.ipAddress, userAgent: auditClientInfo.userAgent })
    .from(auditEntries)
    .leftJoin(auditClientInfo, eq(auditClientInfo.entryId, id))
    .where(
      and(
        actorId === undefined ? undefined : eq(auditEntries.actorId, actorId),
        action === undefined ? undefined : eq(auditEntries.action, action),
        projectId === undefined ? undefined : eq(auditEntries.projectId, projectId),
        from && gte(at, from),
        to && lt(at, to),
        after && isAfter([at, id], [after.at, after.id], 'descending'),
      ),
    )
    .orderBy(...inOrder([at, id], 'descending'))
    .limit(limit)
}

export async function deleteClientInfoOfUser(
  tx: Transaction,
  { auditClientInfo }: Tables,
  userId: string,
): Promise<void> {
  await tx.delete(auditClientInfo).where(eq(auditClientInfo.userId, userId))
}

export async function deleteOldClientInfo(
  tx: Transaction,
  { auditClientInfo }: Tables,
  maxAgeMs: number,
): Promise<void> {
  await tx.delete(auditClientInfo).where(lte(auditClientInfo.at, tx.clockPlus(-maxAgeMs)))
}

/**
 * Deletes entries before a time and returns their number. The time must be stored in `meta` as `audit.pruneBefore`:
 * triggers reject the deletion of all entries that are not older than it.
 */
export async function deleteEntriesBefore(
  tx: Transaction,
  { auditEntries, auditClientInfo }: Tables,
  before: Date,
): Promise<number> {
  const removed = await tx.$count(auditEntries, lt(auditEntries.at, before))
  await tx.delete(auditClientInfo).where(lt(auditClientInfo.at, before))
  await tx.delete(auditEntries).where(lt(auditEntries.at, before))
  return removed
}
