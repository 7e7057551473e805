import type { Role } from '@assistant/contract'
import { type Database, type Query, readClock, searchKey, type Transaction } from '@assistant/database'
import type { Runtime } from '../platform/runtime.js'
import { findUser, findUserByEmail, insertUser, type UserRow, updateUser } from './store.js'

/** The initial values of an account. */
export interface NewUser {
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly roles: readonly [Role, ...Role[]]
  readonly emailVerified: boolean
  /** True for demo accounts. Any start that is not a demo start suspends them. */
  readonly isDemo: boolean
}

/** Creates, finds and verifies accounts for the other features. */
export interface UserDirectory {
  /**
   * Creates an account.
   * @throws {UniqueViolation} `users_email_unique`, which aborts the transaction
   */
  add(tx: Transaction, user: NewUser): Promise<UserRow>
  /** Finds an account by its address, which must be trimmed and lower-cased. */
  byEmail(query: Query, email: string): Promise<UserRow | undefined>
  /** Finds an account. Deleted accounts are included. */
  byId(query: Query, userId: string): Promise<UserRow | undefined>
  /** Marks the e-mail address as verified. */
  verifyEmail(tx: Transaction, user: UserRow): Promise<void>
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
    byEmail: (query, email) => findUserByEmail(query, email),
    byId: (query, userId) => findUser(query, userId),
    async verifyEmail(tx, { id, emailVerified }) {
      if (!emailVerified) await updateUser(tx, tables, id, { emailVerified: true })
    },
  }
}
