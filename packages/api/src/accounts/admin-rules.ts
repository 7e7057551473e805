import type { Database, Transaction } from '@assistant/database'
import { AppError } from '../errors/app-error.js'
import type { Caller } from '../platform/caller.js'
import type { UserRow } from '../users/store.js'
import { rolesOf } from '../users/user.js'
import { hasOtherAdministrator } from './store.js'

/**
 * Asserts that the server keeps an active administrator when `leaving` stops being one. Must run in a serializable
 * transaction, so that two administrators cannot leave at the same time.
 * @throws {AppError} LAST_ADMIN
 */
export async function assertOtherAdministrator(tx: Transaction, { tables }: Database, leaving: UserRow): Promise<void> {
  if (leaving.status !== 'active' || !rolesOf(leaving).includes('admin')) return
  if (await hasOtherAdministrator(tx, tables, leaving.id)) return
  throw new AppError('LAST_ADMIN', 'This is the last active administrator. Make another user an administrator first.')
}

/**
 * Asserts that administrators do not demote, suspend or delete their own account.
 * @throws {AppError} FORBIDDEN
 */
export function assertNotOneself(caller: Caller, target: UserRow, action: string): void {
  if (target.id === caller.userId)
    throw new AppError('FORBIDDEN', `Administrators cannot ${action} their own account here.`)
}
