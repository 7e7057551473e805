import type { SharedRole } from '@assistant/contract'
import type { Query, Tables, Transaction } from '@assistant/database'
import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm'

export type InvitationRow = Tables['invitations']['$inferSelect']

/** An invitation, with the columns of its project and inviter that are shown with it. */
export interface InvitationDetails {
  readonly invitation: InvitationRow
  readonly projectName: string
  /** Time at which the project was moved to the bin; null outside of the bin. */
  readonly deletedAt: Date | null
  readonly inviterName: string
  /** Time of the query, by the clock of the database. */
  readonly now: Date
}

const selectDetails = (query: Query, { invitations, projects, users }: Tables) =>
  query
    .select({
      invitation: invitations,
      projectName: projects.name,
      deletedAt: projects.deletedAt,
      inviterName: users.name,
      now: query.clock(),
    })
    .from(invitations)
    .innerJoin(projects, eq(projects.id, invitations.projectId))
    .innerJoin(users, eq(users.id, invitations.invitedBy))

export async function insertInvitation(
  tx: Transaction,
  { invitations }: Tables,
  row: Pick<InvitationRow, 'id' | 'projectId' | 'email' | 'role' | 'invitedBy'>,
  lifetimeMs: number,
): Promise<void> {
  await tx.insert(invitations).values({ ...row, createdAt: tx.clock(), expiresAt: tx.clockPlus(lifetimeMs) })
}

/** Renews a pending invitation. Its token is removed, so that earlier links become invalid. */
export async function renewInvitation(
  tx: Transaction,
  { invitations }: Tables,
  id: string,
  change: { readonly role: SharedRole; readonly invitedBy: string },
  lifetimeMs: number,
): Promise<void> {
  await tx
    .update(invitations)
    .set({ ...change, tokenHash: null, expiresAt: tx.clockPlus(lifetimeMs) })
    .where(eq(invitations.id, id))
}

/** Returns the invitations to a project that are pending and not expired, oldest first, or only the one to an address. */
export function listPending(
  query: Query,
  tables: Tables,
  projectId: string,
  email?: string,
): Promise<InvitationDetails[]> {
  const { invitations } = tables
  return selectDetails(query, tables)
    .where(
      and(
        eq(invitations.projectId, projectId),
        eq(invitations.status, 'pending'),
        gt(invitations.expiresAt, query.clock()),
        email === undefined ? undefined : eq(invitations.email, email),
      ),
    )
    .orderBy(asc(invitations.createdAt), asc(invitations.id))
}

/** Returns the invitations that an address can accept, oldest first. */
export function listPendingOf(query: Query, tables: Tables, email: string): Promise<InvitationDetails[]> {
  const { invitations, projects } = tables
  return selectDetails(query, tables)
    .where(
      and(
        eq(invitations.email, email),
        eq(invitations.status, 'pending'),
        gt(invitations.expiresAt, query.clock()),
        isNull(projects.deletedAt),
      ),
    )
    .orderBy(asc(invitations.createdAt), asc(invitations.id))
}

export async function findInvitation(
  query: Query,
  tables: Tables,
  by: { readonly id: string } | { readonly tokenHash: string },
): Promise<InvitationDetails | undefined> {
  const { invitations } = tables
  const [row] = await selectDetails(query, tables).where(
    'id' in by ? eq(invitations.id, by.id) : eq(invitations.tokenHash, by.tokenHash),
  )
  return row
}

/** Stores the hash of the latest mailed token. It replaces the one before. */
export async function setTokenHash(
  tx: Transaction,
  { invitations }: Tables,
  id: string,
  tokenHash: string,
): Promise<void> {
  await tx.update(invitations).set({ tokenHash }).where(eq(invitations.id, id))
}

/** Ends a pending invitation. Returns false if it is not pending. */
export async function endInvitation(
  tx: Transaction,
  { invitations }: Tables,
  id: string,
  status: Exclude<InvitationRow['status'], 'pending'>,
): Promise<boolean> {
  const ended = await tx
    .update(invitations)
    .set({ status, tokenHash: null })
    .where(and(eq(invitations.id, id), eq(invitations.status, 'pending')))
    .returning({ id: invitations.id })
  return ended.length > 0
}

/** Deletes invitations whose expiry was at least `minExpiredMs` ago. */
export async function deleteOldInvitations(
  tx: Transaction,
  { invitations }: Tables,
  minExpiredMs: number,
): Promise<void> {
  await tx.delete(invitations).where(lte(invitations.expiresAt, tx.clockPlus(-minExpiredMs)))
}
