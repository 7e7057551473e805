import type { Database, Transaction } from '@assistant/database'
import { invitationNotFound, projectNotFound } from '../../access/errors.js'
import type { AuditService } from '../../audit/service.js'
import type { AppError } from '../../errors/app-error.js'
import { invalidToken } from '../../mail/tokens.js'
import type { Caller } from '../../platform/caller.js'
import type { UserDirectory } from '../../users/directory.js'
import type { Members } from '../members/members.js'
import { findRow } from '../store.js'
import { canBeAccepted, hashOf } from './invitations.js'
import { endInvitation, findInvitation, type InvitationRow } from './store.js'

/** Names an invitation, either by the mailed token or by its id. */
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
 * Creates the operations that accept and decline invitations. Only the account with the invited address can answer one.
 * If it is named by its id, the address must be verified, because an account with an unverified address may belong to
 * somebody else. A mailed token proves the address. Any other account gets the same errors as for an invitation that
 * does not exist.
 */
export function createAcceptance({ database, users, audit, members }: AcceptanceParts) {
  const { tables } = database

  /** @throws {AppError} INVALID_TOKEN (by token), INVITATION_NOT_FOUND (by id) */
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
    /**
     * Accepts an invitation, and returns the id of the project. A token also verifies the address.
     * @throws {AppError} INVALID_TOKEN (by token), INVITATION_NOT_FOUND (by id), PROJECT_NOT_FOUND, QUOTA_EXCEEDED
     */
    accept: (caller: Caller, choice: InvitationChoice): Promise<string> =>
      database.transaction(async (tx) => {
        const { invitation, user } = await find(tx, caller, choice)
        const project = await findRow(tx, invitation.projectId)
        if (project === undefined) throw projectNotFound()
        if (!user.emailVerified) {
          await users.verifyEmail(tx, user)
          await audit.record(tx, caller, { action: 'email.verify', target: ['user', user.id] })
        }
        await members.join(tx, project, user.id, invitation.role)
        await end(tx, caller, invitation, 'accepted')
        return project.id
      }),

    /** Declines an invitation. The address stays unverified, also with a token. */
    decline: (caller: Caller, choice: InvitationChoice): Promise<{ declined: true }> =>
      database.transaction(async (tx) => {
        const { invitation } = await find(tx, caller, choice)
        await end(tx, caller, invitation, 'declined')
        return { declined: true }
      }),
  }
}
