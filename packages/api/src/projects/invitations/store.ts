import type { SharedRole } from '@assistant/contract'
import type { Query, Tables, Transaction } from '@assistant/database'
import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm'

export type InvitationRow = Tables['invitations']['$inferSelect']

/** An invitation with what is told of it. */
export interface InvitationDetails {
  readonly invitation: InvitationRow
  readonly projectName: string
  /** When the project went to the bin. */
  readonly deletedAt: Date | null
  readonly inviterName: string
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
  milliseconds: number,
): Promise<void> {
  await tx.insert(invitations).values({ ...row, createdAt: tx.clock(), expiresAt: tx.clockPlus(milliseconds) })
}

/** Offers anew what is pending: from now on, as this role. */
export async function renewInvitation(
  tx: Transaction,
  { invitations }: Tables,
  id: string,
  change: { readonly role: SharedRole; readonly invitedBy: string },
  milliseconds: number,
): Promise<void> {
  await tx
    .update(invitations)
    .set({ ...change, tokenHash: null, expiresAt: tx.clockPlus(milliseconds) })
    .where(eq(invitations.id, id))
}

/** Those of a project that can still be accepted, the oldest first; or the one of an address. */
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

/** What an address may accept, the oldest first. */
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

/** The token of the latest mail: the one before is worth nothing any more. */
export async function setTokenHash(
  tx: Transaction,
  { invitations }: Tables,
  id: string,
  tokenHash: string,
): Promise<void> {
  await tx.update(invitations).set({ tokenHash }).where(eq(invitations.id, id))
}

/** Ends what is pending. False when it was not (any more). */
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

/** Removes what can be accepted no more, and has been so for long. */
export async function deleteOldInvitations(
  tx: Transaction,
  { invitations }: Tables,
  milliseconds: number,
): Promise<void> {
  await tx.delete(invitations).where(lte(invitations.expiresAt, tx.clockPlus(-milliseconds)))
}
