import { createHash } from 'node:crypto'
import type { Invitation, SharedRole } from '@assistant/contract'
import type { Database, Query, Transaction } from '@assistant/database'
import { invitationNotFound } from '../../access/errors.js'
import type { AuditService } from '../../audit/service.js'
import type { MailOutbox } from '../../mail/outbox.js'
import type { Bus } from '../../platform/bus.js'
import type { Caller } from '../../platform/caller.js'
import type { Runtime } from '../../platform/runtime.js'
import type { UserDirectory } from '../../users/directory.js'
import { assertQuota } from '../quotas.js'
import type { ProjectRow } from '../store.js'
import * as store from './store.js'

export interface Invitations {
  /**
   * Mails an invitation to an address. A pending one is renewed: with the new role, a new expiry and a new link.
   * @throws {AppError} QUOTA_EXCEEDED
   */
  send(tx: Transaction, caller: Caller, project: ProjectRow, email: string, role: SharedRole): Promise<Invitation>
  /** Returns the pending invitations to a project. */
  listOf(projectId: string): Promise<Invitation[]>
  /**
   * Returns the pending invitations to the caller's address, except those to projects in the bin. Returns none while
   * the address is not verified.
   */
  listFor(caller: Caller): Promise<{ invitations: Invitation[] }>
  /** Revokes the pending invitation to an address that was added as a member or removed. */
  withdraw(tx: Transaction, caller: Caller, projectId: string, email: string): Promise<void>
  /** Revokes a pending invitation. */
  revoke(caller: Caller, invitationId: string): Promise<{ revoked: true }>
  /** Deletes invitations 30 days after their expiry. */
  deleteOld(): Promise<void>
}

/** The operations on invitations that mails and registration need. */
export interface InvitationLinks {
  /** Returns the names that a mail contains, or undefined if the invitation can no longer be accepted. */
  describe(query: Query, invitationId: string): Promise<{ inviterName: string; projectName: string } | undefined>
  /** Sets the token of the link. Earlier links become invalid. */
  setToken(tx: Transaction, invitationId: string, token: string): Promise<void>
  /** Returns the address that a token was mailed to, or undefined if its invitation can no longer be accepted. */
  addressOf(query: Query, token: string): Promise<string | undefined>
}

export interface InvitationsParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'randomId'>
  readonly bus: Bus
  readonly users: UserDirectory
  readonly audit: Pick<AuditService, 'record'>
  readonly mail: Pick<MailOutbox, 'queue'>
}

const dayMs = 24 * 60 * 60 * 1000
const lifetimeMs = 7 * dayMs
/** Time for which an invitation is kept after its expiry. */
const expiredRetentionMs = 30 * dayMs

export function createInvitations(parts: InvitationsParts): Invitations {
  const { database, runtime, users, audit, mail } = parts
  const { query, tables } = database

  const end = async (tx: Transaction, caller: Caller, { id, projectId }: store.InvitationRow): Promise<void> => {
    await store.endInvitation(tx, tables, id, 'revoked')
    await audit.record(tx, caller, { action: 'invitation.revoke', target: ['invitation', id], projectId })
  }

  return {
    async send(tx, caller, project, email, role) {
      const [pending] = await store.listPending(tx, tables, project.id, email)
      const id = pending?.invitation.id ?? runtime.randomId()
      if (pending === undefined) {
        const { length } = await store.listPending(tx, tables, project.id)
        const problem = 'The project has the maximum number of pending invitations'
        assertQuota(length, 'invitationsOfProject', problem, 'Revoke one first.')
        const row = { id, projectId: project.id, email, role, invitedBy: caller.userId }
        await store.insertInvitation(tx, tables, row, lifetimeMs)
      } else {
        await store.renewInvitation(tx, tables, id, { role, invitedBy: caller.userId }, lifetimeMs)
      }
      await mail.queue(tx, {
        template: 'projectInvitation',
        recipient: email,
        userId: null,
        details: { invitationId: id },
      })
      const target = ['invitation', id] as const
      await audit.record(tx, caller, { action: 'project.share', target, projectId: project.id, details: { role } })
      const sent = await store.findInvitation(tx, tables, { id })
      if (sent === undefined) throw new Error('The invitation that was just written cannot be found')
      return toInvitation(sent)
    },

    listOf: async (projectId) => (await store.listPending(query, tables, projectId)).map(toInvitation),

    async listFor(caller) {
      const user = await users.byId(query, caller.userId)
      if (!user?.emailVerified || user.email === null) return { invitations: [] }
      return { invitations: (await store.listPendingOf(query, tables, user.email)).map(toInvitation) }
    },

    async withdraw(tx, caller, projectId, email) {
      for (const { invitation } of await store.listPending(tx, tables, projectId, email)) {
        await end(tx, caller, invitation)
      }
    },

    revoke: (caller, invitationId) =>
      database.transaction(async (tx) => {
        const found = await store.findInvitation(tx, tables, { id: invitationId })
        if (found === undefined || !isPending(found)) throw invitationNotFound()
        await end(tx, caller, found.invitation)
        return { revoked: true }
      }),

    deleteOld: () => database.transaction((tx) => store.deleteOldInvitations(tx, tables, expiredRetentionMs)),
  }
}

export function createInvitationLinks({ tables }: Pick<Database, 'tables'>): InvitationLinks {
  return {
    async describe(query, id) {
      const found = await store.findInvitation(query, tables, { id })
      if (found === undefined || !canBeAccepted(found)) return undefined
      return { inviterName: found.inviterName, projectName: found.projectName }
    },
    setToken: (tx, id, token) => store.setTokenHash(tx, tables, id, hashOf(token)),
    async addressOf(query, token) {
      const found = await store.findInvitation(query, tables, { tokenHash: hashOf(token) })
      return found !== undefined && canBeAccepted(found) ? found.invitation.email : undefined
    },
  }
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function isPending({ invitation, now }: store.InvitationDetails): boolean {
  return invitation.status === 'pending' && invitation.expiresAt > now
}

/** Returns true for a pending invitation to a project that is not in the bin. */
export function canBeAccepted(details: store.InvitationDetails): boolean {
  return isPending(details) && details.deletedAt === null
}

function toInvitation(details: store.InvitationDetails): Invitation {
  const { invitation, projectName, inviterName, now } = details
  return {
    id: invitation.id,
    projectId: invitation.projectId,
    projectName,
    email: invitation.email,
    role: invitation.role,
    invitedBy: { id: invitation.invitedBy, name: inviterName },
    createdAt: invitation.createdAt.toISOString(),
    expiresAt: invitation.expiresAt.toISOString(),
    status: invitation.status === 'pending' && invitation.expiresAt <= now ? 'expired' : invitation.status,
  }
}
