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
  /** Offers a role to an address, by mail. What is pending for it already is offered anew. Errors: QUOTA_EXCEEDED. */
  send(tx: Transaction, caller: Caller, project: ProjectRow, email: string, role: SharedRole): Promise<Invitation>
  /** What is pending in a project. */
  listOf(projectId: string): Promise<Invitation[]>
  /** What is pending for the caller's own address; nothing, as long as it is not verified. */
  listFor(caller: Caller): Promise<{ invitations: Invitation[] }>
  /** Takes back what is pending for an address: it became a member otherwise, or was removed. */
  withdraw(tx: Transaction, caller: Caller, projectId: string, email: string): Promise<void>
  /** Errors: INVITATION_NOT_FOUND. */
  revoke(caller: Caller, invitationId: string): Promise<{ revoked: true }>
  /** Removes those that have been over for long. */
  deleteOld(): Promise<void>
}

/** What mails and registration ask about invitations. */
export interface InvitationLinks {
  /** What a mail says of an invitation; undefined when it can be accepted no more. */
  describe(query: Query, invitationId: string): Promise<{ inviterName: string; projectName: string } | undefined>
  /** Makes the one link that is worth something. */
  setToken(tx: Transaction, invitationId: string, token: string): Promise<void>
  /** The address that a token was mailed to; undefined when it is worth nothing. */
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
/** How long an invitation that is over is kept. */
const endedRetentionMs = 30 * dayMs

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
        assertQuota(length, 'invitationsOfProject', 'The project has as many pending invitations as it may have')
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
      if (sent === undefined) throw new Error('An invitation that was just made is not there')
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

    deleteOld: () => database.transaction((tx) => store.deleteOldInvitations(tx, tables, endedRetentionMs)),
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

/** What lies in the bin takes nobody in. */
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
