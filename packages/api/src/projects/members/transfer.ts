import { isAtLeast } from '@assistant/contract'
import { ForeignKeyViolation, type Tables, type Transaction } from '@assistant/database'
import { projectNotFound } from '../../access/errors.js'
import { AppError } from '../../errors/app-error.js'
import { rolesOf } from '../../users/user.js'
import { nextUpdate } from '../editing.js'
import { ownedByAnother } from '../errors.js'
import { assertQuota } from '../quotas.js'
import type { ProjectRow } from '../store.js'
import { findRow, updateRow } from '../store.js'
import * as store from './store.js'

/**
 * Makes a member the owner of a project. The first statement replaces the owner if it is still `from`, so that there is
 * exactly one owner at any time. `from` does not become a member. Returns the row, but with its previous `updatedAt`.
 * @throws {AppError} FORBIDDEN (`from` is no longer the owner), CONFLICT (`to` cannot own it), QUOTA_EXCEEDED
 */
export async function transferProject(
  tx: Transaction,
  tables: Tables,
  projectId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ProjectRow> {
  if (!(await changeOwner(tx, tables, projectId, { from, to }))) {
    throw ownedByAnother()
  }
  const [newOwner] = await store.listMembers(tx, tables, projectId, to)
  if (!canOwn(newOwner)) throw cannotOwn(projectId)
  const project = await findRow(tx, projectId)
  if (project === undefined) throw projectNotFound()
  // The count already includes this project.
  const others = (await store.countOwned(tx, tables, to)) - 1
  const problem = 'The new owner has the maximum number of projects'
  assertQuota(others, 'projectsOfUser', problem, 'They must purge or transfer a project first.')
  await store.deleteMember(tx, tables, projectId, to)
  await updateRow(tx, tables, projectId, { updatedAt: await nextUpdate(tx, project) })
  return project
}

async function changeOwner(...change: Parameters<typeof store.changeOwner>): Promise<boolean> {
  try {
    return await store.changeOwner(...change)
  } catch (error) {
    // No account has the id `to`.
    throw error instanceof ForeignKeyViolation ? cannotOwn(change[2]) : error
  }
}

/** Returns true for a member who can own projects: not a guest, and the account is active with a verified address. */
function canOwn(member: store.MemberRow | undefined): boolean {
  if (member === undefined || member.status !== 'active' || !member.emailVerified) return false
  return rolesOf(member).some((role) => isAtLeast(role, 'user'))
}

function cannotOwn(projectId: string): AppError {
  const message =
    'This user cannot own the project. Choose a member whose account is active and verified, and who is not a guest.'
  return new AppError('CONFLICT', message, { fields: [{ path: 'transferTo', message: projectId }] })
}
