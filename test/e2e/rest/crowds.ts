import { randomUUID } from 'node:crypto'
import type { Database } from '@assistant/database'
import { newAddress } from './world.js'

// As many as there may be of something, made at once: by calls it would take minutes.

const moment = new Date()
const many = <Row>(count: number, row: () => Row): Row[] => Array.from({ length: count }, row)

export async function fillProjects({ transaction, tables }: Database, ownerId: string): Promise<void> {
  const row = () => ({ id: randomUUID(), ownerId, name: 'One of many', nameKey: 'one of many', description: '' })
  const rows = many(1_000, () => ({ ...row(), settings: '{}', createdAt: moment, updatedAt: moment }))
  await transaction((tx) => tx.insert(tables.projects).values(rows))
}

export async function fillMembers({ transaction, tables }: Database, projectId: string): Promise<void> {
  const people = many(100, () => ({ id: randomUUID(), name: 'One of many', roles: '["user"]' }))
  await transaction(async (tx) => {
    await tx.insert(tables.users).values(people.map((row) => ({ ...row, createdAt: moment, updatedAt: moment })))
    await tx
      .insert(tables.projectMembers)
      .values(people.map(({ id: userId }) => ({ projectId, userId, role: 'viewer' as const, addedAt: moment })))
  })
}

export async function fillInvitations(
  { transaction, tables }: Database,
  projectId: string,
  invitedBy: string,
): Promise<void> {
  const expiresAt = new Date(moment.getTime() + 60 * 60 * 1_000)
  const row = () => ({ id: randomUUID(), projectId, email: newAddress(), role: 'viewer' as const, invitedBy })
  const rows = many(100, () => ({ ...row(), createdAt: moment, expiresAt }))
  await transaction((tx) => tx.insert(tables.invitations).values(rows))
}
