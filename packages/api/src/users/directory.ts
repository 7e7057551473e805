import type { Role } from '@assistant/contract'
import { type Database, type Query, readClock, searchKey, type Transaction } from '@assistant/database'
import type { Runtime } from '../platform/runtime.js'
import { findUser, findUserByEmail, insertUser, type UserRow, updateUser } from './store.js'

/** What an account begins with. */
export interface NewUser {
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly roles: readonly [Role, ...Role[]]
  readonly emailVerified: boolean
  /** One that a demo start has made, and that any other start suspends. */
  readonly isDemo: boolean
}

/** The accounts as the other features know them. */
export interface UserDirectory {
  /** Makes an account. Errors: UniqueViolation `users_email_unique`, which the transaction ends with. */
  add(tx: Transaction, user: NewUser): Promise<UserRow>
  /** An account by its address, which is trimmed and lower-cased already. */
  byEmail(query: Query, email: string): Promise<UserRow | undefined>
  /** An account, also one that was deleted. */
  byId(query: Query, userId: string): Promise<UserRow | undefined>
  /** Notes that somebody has proved their address, unless they had already. */
  proveAddress(tx: Transaction, user: UserRow): Promise<void>
}

export interface UserDirectoryOptions {
  readonly database: Pick<Database, 'tables'>
  readonly runtime: Pick<Runtime, 'randomId'>
}

export function createUserDirectory({ database, runtime }: UserDirectoryOptions): UserDirectory {
  const { tables } = database
  return {
    async add(tx, { roles, ...user }) {
      const now = await readClock(tx)
      const row: UserRow = {
        ...user,
        id: runtime.randomId(),
        nameKey: searchKey(user.name),
        roles: JSON.stringify([...new Set(roles)]),
        avatarUrl: null,
        status: 'active',
        createdAt: now,
        updatedAt: now,
      }
      await insertUser(tx, tables, row)
      return row
    },
    byEmail: (query, email) => findUserByEmail(query, tables, email),
    byId: (query, userId) => findUser(query, tables, userId),
    async proveAddress(tx, { id, emailVerified }) {
      if (!emailVerified) await updateUser(tx, tables, id, { emailVerified: true })
    },
  }
}
