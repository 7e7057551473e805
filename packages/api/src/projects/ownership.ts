import { isAtLeast } from '@assistant/contract'
import type { Database, Transaction } from '@assistant/database'
import type { Caller } from '../access/service.js'
import { AppError } from '../app-error.js'
import type { AuditFact, AuditService } from '../audit/service.js'
import type { Bus } from '../platform/bus.js'
import { rolesOf } from '../users/user.js'
import * as store from './ownership-store.js'

/** What is to become of projects whose owner goes. Those without other members go too. */
export interface OwnershipPlan {
  readonly transferTo: readonly { readonly projectId: string; readonly userId: string }[]
  /** Whether those with other members, that nobody is named for, go too. */
  readonly purgeProjects: boolean
}

export interface OwnershipParts {
  readonly database: Database
  readonly bus: Bus
  readonly audit: Pick<AuditService, 'recordAll'>
}

/**
 * Gives up all that a user owns: hands over what the plan says, and purges the rest.
 * Errors: PROJECT_NOT_FOUND (the plan names one that is not theirs), CONFLICT (somebody named cannot own it; or projects
 * with other members that the plan does not speak of, one field for each).
 */
export type GiveUpAll = (tx: Transaction, caller: Caller, ownerId: string, plan: OwnershipPlan) => Promise<void>

export function createGiveUpAll({ database: { tables }, bus, audit }: OwnershipParts): GiveUpAll {
  const handOver = async (tx: Transaction, ownerId: string, plan: OwnershipPlan['transferTo']): Promise<void> => {
    const candidates = await store.listCandidates(tx, tables, plan)
    for (const { projectId, userId } of plan) {
      const heir = candidates.find((member) => member.projectId === projectId && member.userId === userId)
      if (!isFit(heir)) throw unfit(projectId)
      await store.changeOwner(tx, tables, projectId, { from: ownerId, to: userId })
    }
  }

  return async (tx, caller, ownerId, { transferTo, purgeProjects }) => {
    const owned = await store.listOwnedWithMembers(tx, tables, ownerId)
    const heirs = new Map(transferTo.map(({ projectId, userId }) => [projectId, userId]))
    const unknown = [...heirs.keys()].find((projectId) => !owned.some(({ id }) => id === projectId))
    if (unknown !== undefined) throw new AppError('PROJECT_NOT_FOUND', 'transferTo names a project that is not yours.')
    const left = owned.filter(({ id }) => !heirs.has(id))
    const inTheWay = purgeProjects ? [] : left.filter(({ hasMembers }) => hasMembers)
    if (inTheWay.length > 0) throw membersLeft(inTheWay.map(({ id }) => id))

    const plan = [...heirs].map(([projectId, userId]) => ({ projectId, userId }))
    await handOver(tx, ownerId, plan)
    await store.purgeProjects(
      tx,
      tables,
      left.map(({ id }) => id),
    )
    const fact = (action: AuditFact['action'], projectId: string, details = {}): AuditFact => ({
      action,
      target: ['project', projectId],
      projectId,
      details,
    })
    await audit.recordAll(tx, caller, [
      ...plan.map(({ projectId, userId }) => fact('project.transfer', projectId, { from: ownerId, to: userId })),
      ...left.map(({ id }) => fact('project.purge', id)),
    ])
    tx.afterCommit(() => bus.publish('accessChanged', {}))
  }
}

/** An owner can be found and make things: active, with an address that is proved, and no guest. */
function isFit(member: store.Candidate | undefined): boolean {
  if (member === undefined || member.status !== 'active' || !member.emailVerified) return false
  return rolesOf(member).some((role) => isAtLeast(role, 'user'))
}

function unfit(projectId: string): AppError {
  const message = 'A project goes to a member of it whose account is active and verified, and who is no guest.'
  return new AppError('CONFLICT', message, { fields: [{ path: 'transferTo', message: projectId }] })
}

function membersLeft(projectIds: readonly string[]): AppError {
  const message =
    'Projects with other members are in the way. Say who gets them (transferTo), or that they go too (purgeProjects).'
  return new AppError('CONFLICT', message, {
    fields: projectIds.map((projectId) => ({ path: 'transferTo', message: projectId })),
  })
}
