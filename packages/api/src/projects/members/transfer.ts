import { isAtLeast } from '@assistant/contract'
import { ForeignKeyViolation, type Tables, type Transaction } from '@assistant/database'
import { projectNotFound } from '../../access/errors.js'
import { AppError } from '../../errors/app-error.js'
import { rolesOf } from '../../users/user.js'
import { nextUpdate } from '../editing.js'
import { findRow, updateRow } from '../editing-store.js'
import { ownedByAnother } from '../errors.js'
import { assertQuota } from '../quotas.js'
import type { ProjectRow } from '../store.js'
import * as store from './store.js'

/**
 * Gives a project to a member of it. At every instant there is one owner: the first statement changes it, if it still is
 * `from`. Answers the project as it was before.
 * Errors: FORBIDDEN (it has another owner by now), CONFLICT (who it is to go to cannot own it), QUOTA_EXCEEDED.
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
  const project = await findRow(tx, tables, projectId)
  if (project === undefined) throw projectNotFound()
  // One of them is this project already.
  const others = (await store.countOwned(tx, tables, to)) - 1
  assertQuota(others, 'projectsOfUser', 'They own as many projects as one may own')
  await store.deleteMember(tx, tables, projectId, to)
  await updateRow(tx, tables, projectId, { updatedAt: await nextUpdate(tx, project) })
  return project
}

async function changeOwner(...change: Parameters<typeof store.changeOwner>): Promise<boolean> {
  try {
    return await store.changeOwner(...change)
  } catch (error) {
    // There is nobody of this id at all.
    throw error instanceof ForeignKeyViolation ? cannotOwn(change[2]) : error
  }
}

/** An owner can be found and make things: active, with an address that is proved, and no guest. */
function canOwn(member: store.MemberRow | undefined): boolean {
  if (member === undefined || member.status !== 'active' || !member.emailVerified) return false
  return rolesOf(member).some((role) => isAtLeast(role, 'user'))
}

function cannotOwn(projectId: string): AppError {
  const message = 'A project goes to a member of it whose account is active and verified, and who is no guest.'
  return new AppError('CONFLICT', message, { fields: [{ path: 'transferTo', message: projectId }] })
}
