import { randomUUID } from 'node:crypto'
import type { Database } from '@assistant/database'
import { randomEmail } from './fixture.js'

// Inserts rows up to a quota in one statement. Creating as many by calls would take minutes.

const maxProjects = 1_000
const maxMembers = 100
const maxInvitations = 100
const invitationLifetimeMs = 60 * 60 * 1_000

const now = new Date()
const createRows = <Row>(count: number, row: () => Row): Row[] => Array.from({ length: count }, row)

/** Gives a user as many projects as the quota allows. */
export async function fillProjects({ transaction, tables }: Database, ownerId: string): Promise<void> {
  const row = () => ({ id: randomUUID(), ownerId, name: 'One of many', nameKey: 'one of many', description: '' })
  const rows = createRows(maxProjects, () => ({ ...row(), settings: '{}', createdAt: now, updatedAt: now }))
  await transaction((tx) => tx.insert(tables.projects).values(rows))
}

/** Adds as many members to a project as the quota allows. */
export async function fillMembers({ transaction, tables }: Database, projectId: string): Promise<void> {
  const users = createRows(maxMembers, () => ({ id: randomUUID(), name: 'One of many', roles: '["user"]' }))
  await transaction(async (tx) => {
    await tx.insert(tables.users).values(users.map((row) => ({ ...row, createdAt: now, updatedAt: now })))
    await tx
      .insert(tables.projectMembers)
      .values(users.map(({ id: userId }) => ({ projectId, userId, role: 'viewer' as const, addedAt: now })))
  })
}

/** Adds as many open invitations to a project as the quota allows. */
export async function fillInvitations(
  { transaction, tables }: Database,
  projectId: string,
  invitedBy: string,
): Promise<void> {
  const expiresAt = new Date(now.getTime() + invitationLifetimeMs)
  const row = () => ({ id: randomUUID(), projectId, email: randomEmail(), role: 'viewer' as const, invitedBy })
  const rows = createRows(maxInvitations, () => ({ ...row(), createdAt: now, expiresAt }))
  await transaction((tx) => tx.insert(tables.invitations).values(rows))
}
