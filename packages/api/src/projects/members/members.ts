import {
  type Invitation,
  isAtLeast,
  type Member,
  type ProjectRole,
  type SharedRole,
  type ShareProjectInput,
} from '@assistant/contract'
import type { Database, Transaction } from '@assistant/database'
import { projectNotFound } from '../../access/errors.js'
import { roleInProject } from '../../access/project-role.js'
import type { AuditService } from '../../audit/service.js'
import { AppError } from '../../errors/app-error.js'
import type { Limits } from '../../limits/service.js'
import type { MailOutbox } from '../../mail/outbox.js'
import type { Bus } from '../../platform/bus.js'
import type { Caller } from '../../platform/caller.js'
import type { UserDirectory } from '../../users/directory.js'
import { rolesOf } from '../../users/user.js'
import { assertNotInBin, memberNotFound, ownerCannot } from '../errors.js'
import type { Invitations } from '../invitations/invitations.js'
import { assertQuota } from '../quotas.js'
import type { ProjectRow } from '../store.js'
import { findRow } from '../store.js'
import * as store from './store.js'
import { transferProject } from './transfer.js'

export interface MembersParts {
  readonly database: Database
  readonly bus: Bus
  readonly users: UserDirectory
  readonly audit: Pick<AuditService, 'record'>
  readonly mail: Pick<MailOutbox, 'queue'>
  readonly limits: Pick<Limits, 'mail'>
  readonly invitations: Pick<Invitations, 'send' | 'listOf' | 'withdraw'>
}

type ShareResult = { readonly member: Member } | { readonly invitation: Invitation }

/** Creates the operations on members. The owner is stored in `projects.owner_id` only, and has no row as a member. */
export function createMembers(parts: MembersParts) {
  const { database, bus, users, audit, mail, limits, invitations } = parts
  const { query, tables } = database

  const existing = async (tx: Transaction, projectId: string): Promise<ProjectRow> => {
    const row = await findRow(tx, projectId)
    if (row === undefined) throw projectNotFound()
    return row
  }

  const memberOf = async (tx: Transaction, projectId: string, userId: string): Promise<store.MemberRow> => {
    const [member] = await store.listMembers(tx, tables, projectId, userId)
    if (member === undefined) throw memberNotFound()
    return member
  }

  /** Publishes a change of members: watchers get an event, and access of open streams and sockets is checked. */
  const announce = (tx: Transaction, projectId: string) =>
    tx.afterCommit(() => {
      bus.publish('projectsChanged', { projectId })
      bus.publish('accessChanged', {})
    })

  const remove = async (tx: Transaction, projectId: string, userId: string): Promise<void> => {
    if (!(await store.deleteMember(tx, tables, projectId, userId))) throw memberNotFound()
    announce(tx, projectId)
  }

  const addMember = async (tx: Transaction, caller: Caller, project: ProjectRow, userId: string, role: SharedRole) => {
    const { id: projectId } = project
    await assertMemberQuota(tx, projectId)
    await store.insertMember(tx, tables, { projectId, userId, role })
    const details = { userId, role }
    await audit.record(tx, caller, { action: 'project.share', target: ['user', userId], projectId, details })
    announce(tx, projectId)
  }

  return {
    /** Returns the owner first, then members as they were added. Pending invitations are returned to the owner only. */
    async list(projectId: string, role: ProjectRole) {
      const project = await findRow(query, projectId)
      const owner = project && (await users.byId(query, project.ownerId))
      if (project === undefined || owner === undefined) throw projectNotFound()
      const members = await store.listMembers(query, tables, projectId)
      return {
        members: [
          toMember({ ...owner, userId: owner.id, addedAt: project.createdAt }, 'owner'),
          // Without the filter, a transfer between these reads would return the previous owner twice.
          ...members.filter(({ userId }) => userId !== owner.id).map((member) => toMember(member, member.role)),
        ],
        invitations: role === 'owner' ? await invitations.listOf(projectId) : [],
      }
    },

    /**
     * Adds the account with this verified address as a member, and notifies it by mail. Any other address is mailed an
     * invitation: an account that has not verified its address may belong to somebody else.
     */
    async share(caller: Caller, { projectId, email, role }: ShareProjectInput): Promise<ShareResult> {
      const known = await users.byEmail(query, email)
      await limits.mail(caller.userId, known?.emailVerified ? undefined : email)
      return database.transaction(async (tx): Promise<ShareResult> => {
        const project = await existing(tx, projectId)
        assertNotInBin(project)
        const user = await users.byEmail(tx, email)
        if (user !== undefined && (await isOwnerOrMember(tx, project, user.id))) {
          throw new AppError('ALREADY_MEMBER', 'This user is already in the project. Change their role instead.')
        }
        if (!user?.emailVerified) return { invitation: await invitations.send(tx, caller, project, email, role) }
        await addMember(tx, caller, project, user.id, role)
        // Otherwise the link of an earlier invitation could be used after the member is removed.
        await invitations.withdraw(tx, caller, projectId, email)
        const inviter = await users.byId(tx, caller.userId)
        const details = { inviterName: inviter?.name ?? '', projectName: project.name }
        await mail.queue(tx, { template: 'projectShared', recipient: email, userId: user.id, details })
        return { member: toMember(await memberOf(tx, projectId, user.id), role) }
      })
    },

    /** Sets the role of a member. Rejects the owner, and a project in the bin. */
    setRole: (caller: Caller, projectId: string, userId: string, role: SharedRole): Promise<Member> =>
      database.transaction(async (tx) => {
        const project = await existing(tx, projectId)
        assertNotInBin(project)
        if (project.ownerId === userId) throw ownerCannot('get another role')
        const member = await memberOf(tx, projectId, userId)
        if (member.role === role) return toMember(member, role)
        await store.setMemberRole(tx, tables, projectId, userId, role)
        const details = { userId, from: member.role, to: role }
        await audit.record(tx, caller, { action: 'project.setRole', target: ['user', userId], projectId, details })
        announce(tx, projectId)
        return toMember(member, role)
      }),

    /** Removes a member, and revokes a pending invitation to their address. The owner cannot be removed. */
    unshare: (caller: Caller, projectId: string, userId: string): Promise<{ removed: true }> =>
      database.transaction(async (tx) => {
        const project = await existing(tx, projectId)
        if (project.ownerId === userId) throw ownerCannot('be removed')
        const { email } = await memberOf(tx, projectId, userId)
        await remove(tx, projectId, userId)
        if (email !== null) await invitations.withdraw(tx, caller, projectId, email)
        await audit.record(tx, caller, {
          action: 'project.unshare',
          target: ['user', userId],
          projectId,
          details: { userId },
        })
        return { removed: true }
      }),

    /** Ends the membership of the caller. The owner cannot leave. */
    leave: (caller: Caller, projectId: string): Promise<{ left: true }> =>
      database.transaction(async (tx) => {
        const project = await existing(tx, projectId)
        if (project.ownerId === caller.userId) throw ownerCannot('leave')
        await remove(tx, projectId, caller.userId)
        await audit.record(tx, caller, { action: 'project.leave', target: ['user', caller.userId], projectId })
        return { left: true }
      }),

    /** Makes a member the owner. The previous owner becomes an editor. */
    transfer: (caller: Caller, projectId: string, userId: string): Promise<void> =>
      database.transaction(async (tx) => {
        const change = { from: caller.userId, to: userId }
        assertNotInBin(await transferProject(tx, tables, projectId, change))
        await store.insertMember(tx, tables, { projectId, userId: caller.userId, role: 'editor' })
        const target = ['project', projectId] as const
        await audit.record(tx, caller, { action: 'project.transfer', target, projectId, details: change })
        announce(tx, projectId)
      }),

    /**
     * Applies an accepted invitation: adds the user, or raises the role of a member. The owner stays the owner.
     * @throws {AppError} QUOTA_EXCEEDED
     */
    async join(tx: Transaction, project: ProjectRow, userId: string, role: SharedRole): Promise<void> {
      if (project.ownerId === userId) return
      const [member] = await store.listMembers(tx, tables, project.id, userId)
      if (member === undefined) {
        await assertMemberQuota(tx, project.id)
        await store.insertMember(tx, tables, { projectId: project.id, userId, role })
      } else if (!isAtLeast(member.role, role)) {
        await store.setMemberRole(tx, tables, project.id, userId, role)
      }
      announce(tx, project.id)
    },
  }

  async function assertMemberQuota(tx: Transaction, projectId: string): Promise<void> {
    const count = await store.countMembers(tx, tables, projectId)
    const problem = 'The project has the maximum number of members'
    assertQuota(count, 'membersOfProject', problem, 'The owner must remove a member first.')
  }

  async function isOwnerOrMember(tx: Transaction, project: ProjectRow, userId: string): Promise<boolean> {
    if (project.ownerId === userId) return true
    return (await store.listMembers(tx, tables, project.id, userId)).length > 0
  }
}

export type Members = ReturnType<typeof createMembers>

function toMember(
  row: Pick<store.MemberRow, 'userId' | 'email' | 'name' | 'roles' | 'addedAt'>,
  role: ProjectRole,
): Member {
  return {
    userId: row.userId,
    email: row.email ?? '',
    name: row.name,
    role: roleInProject(role, rolesOf(row)),
    addedAt: row.addedAt.toISOString(),
  }
}
