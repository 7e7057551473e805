import type { Database, Transaction } from '@assistant/database'
import type { AuditFact, AuditService } from '../../audit/service.js'
import { AppError } from '../../errors/app-error.js'
import type { Bus } from '../../platform/bus.js'
import type { Caller } from '../../platform/caller.js'
import { deleteProjects } from '../store.js'
import { listOwnedWithMembers } from './store.js'
import { transferProject } from './transfer.js'

/**
 * A plan for the projects of an owner whose account is being deleted. Those without other members are purged, unless
 * `transferTo` names them.
 */
export interface OwnershipPlan {
  readonly transferTo: readonly { readonly projectId: string; readonly userId: string }[]
  /** True to purge projects with other members as well, unless `transferTo` names them. */
  readonly purgeProjects: boolean
}

export interface OwnershipParts {
  readonly database: Database
  readonly bus: Bus
  readonly audit: Pick<AuditService, 'recordAll'>
}

/**
 * Gives up all projects of a user: transfers those that the plan names, and purges the rest.
 * @throws {AppError} PROJECT_NOT_FOUND (the plan names a project that the user does not own), CONFLICT (a named user
 * cannot own it, or the plan leaves out projects with other members: one field for each), QUOTA_EXCEEDED
 */
export type ReleaseOwnership = (tx: Transaction, caller: Caller, ownerId: string, plan: OwnershipPlan) => Promise<void>

export function createReleaseOwnership({ database: { tables }, bus, audit }: OwnershipParts): ReleaseOwnership {
  return async (tx, caller, ownerId, { transferTo, purgeProjects }) => {
    const owned = await listOwnedWithMembers(tx, tables, ownerId)
    const newOwners = new Map(transferTo.map(({ projectId, userId }) => [projectId, userId]))
    const unknown = [...newOwners.keys()].find((projectId) => !owned.some(({ id }) => id === projectId))
    if (unknown !== undefined)
      throw new AppError('PROJECT_NOT_FOUND', 'transferTo names a project that you do not own. Leave it out.')
    const remaining = owned.filter(({ id }) => !newOwners.has(id))
    const blocking = purgeProjects ? [] : remaining.filter(({ hasMembers }) => hasMembers)
    if (blocking.length > 0) throw blockedByMembers(blocking.map(({ id }) => id))

    for (const [projectId, to] of newOwners) await transferProject(tx, tables, projectId, { from: ownerId, to })
    const purged = remaining.map(({ id }) => id)
    await deleteProjects(tx, tables, purged)
    await audit.recordAll(tx, caller, [
      ...[...newOwners].map(([projectId, to]) => fact('project.transfer', projectId, { from: ownerId, to })),
      ...purged.map((projectId) => fact('project.purge', projectId)),
    ])
    tx.afterCommit(() => {
      for (const { id: projectId } of owned) bus.publish('projectsChanged', { projectId })
      bus.publish('accessChanged', {})
    })
  }
}

function fact(action: AuditFact['action'], projectId: string, details = {}): AuditFact {
  return { action, target: ['project', projectId], projectId, details }
}

function blockedByMembers(projectIds: readonly string[]): AppError {
  const message =
    'Some projects have other members. Name new owners in transferTo, or set purgeProjects to delete these projects.'
  return new AppError('CONFLICT', message, {
    fields: projectIds.map((projectId) => ({ path: 'transferTo', message: projectId })),
  })
}
