import type { Database, Transaction } from '@assistant/database'
import type { Caller } from '../access/service.js'
import { AppError } from '../errors/app-error.js'
import { hasOtherAdministrator, type UserRow } from '../users/store.js'
import { rolesOf } from '../users/user.js'

/** Refuses to leave the server without anybody to administer it. Transactions are serialisable: not by two at once either. Errors: LAST_ADMIN. */
export async function assertOtherAdministrator(tx: Transaction, { tables }: Database, leaving: UserRow): Promise<void> {
  if (leaving.status !== 'active' || !rolesOf(leaving).includes('admin')) return
  if (await hasOtherAdministrator(tx, tables, leaving.id)) return
  throw new AppError('LAST_ADMIN', 'This is the last active administrator. Make somebody else one first.')
}

/** Refuses what an administrator would do to their own account by these calls. Errors: FORBIDDEN. */
export function assertNotOneself(caller: Caller, target: UserRow, what: string): void {
  if (target.id === caller.userId) throw new AppError('FORBIDDEN', `Administrators do not ${what} themselves here.`)
}
