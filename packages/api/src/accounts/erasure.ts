import type { Database, Transaction } from '@assistant/database'
import type { AuditService } from '../audit/service.js'
import type { GenerationService } from '../generations/service.js'
import type { MailOutbox } from '../mail/outbox.js'
import type { Caller } from '../platform/caller.js'
import type { OwnershipPlan, ProjectService } from '../projects/service.js'
import type { SessionService } from '../sessions/service.js'
import type { UserRow } from '../users/store.js'
import { deleteTraces, makeTombstone } from './store.js'

export interface ErasureParts {
  readonly database: Database
  readonly audit: Pick<AuditService, 'record' | 'eraseClientInfoOf'>
  readonly generations: Pick<GenerationService, 'cancelAllOf'>
  readonly mail: Pick<MailOutbox, 'cancelLinksOf'>
  readonly projects: Pick<ProjectService, 'releaseOwnership'>
  readonly sessions: Pick<SessionService, 'erase'>
}

/**
 * Deletes an account in a transaction. `plan` says what becomes of its projects.
 * @throws {AppError} CONFLICT, PROJECT_NOT_FOUND, QUOTA_EXCEEDED
 */
export type EraseAccount = (tx: Transaction, caller: Caller, user: UserRow, plan: OwnershipPlan) => Promise<void>

/**
 * Creates the function that deletes accounts. The row stays as a tombstone without personal data, because shared
 * projects and the audit log refer to it. The e-mail address becomes free.
 */
export function createErasure(parts: ErasureParts): EraseAccount {
  const { database, audit, generations, mail, projects, sessions } = parts
  const { tables } = database
  return async (tx, caller, user, plan) => {
    await projects.releaseOwnership(tx, caller, user.id, plan)
    await generations.cancelAllOf(tx, { userId: user.id })
    await mail.cancelLinksOf(tx, user)
    await sessions.erase(tx, user.id)
    await audit.record(tx, caller, { action: 'user.delete', target: ['user', user.id] })
    await audit.eraseClientInfoOf(tx, user.id)
    await deleteTraces(tx, tables, user)
    await makeTombstone(tx, tables, user.id, 'Deleted user')
  }
}
