import type { Database, Transaction } from '@assistant/database'
import { invitationNotFound, projectNotFound } from '../../access/errors.js'
import type { AuditService } from '../../audit/service.js'
import type { AppError } from '../../errors/app-error.js'
import { invalidToken } from '../../mail/tokens.js'
import type { Caller } from '../../platform/caller.js'
import type { UserDirectory } from '../../users/directory.js'
import { findRow } from '../editing-store.js'
import type { Members } from '../members/members.js'
import { canBeAccepted, hashOf } from './invitations.js'
import { endInvitation, findInvitation, type InvitationRow } from './store.js'

/** An invitation, by the token that was mailed or by its id: one of the two. */
export interface InvitationChoice {
  readonly token?: string | undefined
  readonly invitationId?: string | undefined
}

export interface AcceptanceParts {
  readonly database: Database
  readonly users: UserDirectory
  readonly audit: Pick<AuditService, 'record'>
  readonly members: Pick<Members, 'join'>
}

/**
 * Answers to invitations. They are bound to the invited address: an account that has not proved it may be somebody
 * else's. A mailed token proves it. To any other account they are not there, and it does not learn whose they are.
 */
export function createAcceptance({ database, users, audit, members }: AcceptanceParts) {
  const { tables } = database

  /** Errors: INVALID_TOKEN (by token), INVITATION_NOT_FOUND (by id). */
  const find = async (tx: Transaction, caller: Caller, { token, invitationId = '' }: InvitationChoice) => {
    const notFound = (): AppError => (token === undefined ? invitationNotFound() : invalidToken())
    const by = token === undefined ? { id: invitationId } : { tokenHash: hashOf(token) }
    const found = await findInvitation(tx, tables, by)
    const user = await users.byId(tx, caller.userId)
    if (found === undefined || !canBeAccepted(found) || user?.email !== found.invitation.email) throw notFound()
    if (!user.emailVerified && token === undefined) throw notFound()
    return { invitation: found.invitation, user }
  }

  const end = async (
    tx: Transaction,
    caller: Caller,
    { id, projectId, role }: InvitationRow,
    status: 'accepted' | 'declined',
  ) => {
    await endInvitation(tx, tables, id, status)
    const action = status === 'accepted' ? 'invitation.accept' : 'invitation.decline'
    await audit.record(tx, caller, { action, target: ['invitation', id], projectId, details: { role } })
  }

  return {
    /** Answers the id of the project. Errors: INVALID_TOKEN, INVITATION_NOT_FOUND, QUOTA_EXCEEDED. */
    accept: (caller: Caller, choice: InvitationChoice): Promise<string> =>
      database.transaction(async (tx) => {
        const { invitation, user } = await find(tx, caller, choice)
        const project = await findRow(tx, tables, invitation.projectId)
        if (project === undefined) throw projectNotFound()
        if (!user.emailVerified) {
          await users.verifyEmail(tx, user)
          await audit.record(tx, caller, { action: 'email.verify', target: ['user', user.id] })
        }
        await members.join(tx, project, user.id, invitation.role)
        await end(tx, caller, invitation, 'accepted')
        return project.id
      }),

    decline: (caller: Caller, choice: InvitationChoice): Promise<{ declined: true }> =>
      database.transaction(async (tx) => {
        const { invitation } = await find(tx, caller, choice)
        await end(tx, caller, invitation, 'declined')
        return { declined: true }
      }),
  }
}
