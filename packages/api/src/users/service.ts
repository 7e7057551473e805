import type { Role, User } from '@assistant/contract'
import { type Database, type Query, readClock, type Transaction } from '@assistant/database'
import type { Caller } from '../access/service.js'
import { AppError } from '../app-error.js'
import type { Runtime } from '../platform/runtime.js'
import { findUser, findUserByEmail, insertUser, type UserRow } from './store.js'
import { toUser } from './user.js'

/** What an account begins with. */
interface NewUser {
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly roles: readonly [Role, ...Role[]]
  readonly emailVerified: boolean
  /** One that a demo start has made, and that any other start suspends. */
  readonly isDemo: boolean
}

export interface UserService {
  /** The caller's own account. */
  me(caller: Caller): Promise<User>

  /** Makes an account. Errors: UniqueViolation `users_email_unique`, which the transaction ends with. */
  add(tx: Transaction, user: NewUser): Promise<UserRow>
  /** An account by its address, which is trimmed and lower-cased already. */
  byEmail(query: Query, email: string): Promise<UserRow | undefined>
  byId(query: Query, userId: string): Promise<UserRow | undefined>
}

export interface UserServiceOptions {
  readonly database: Database
  readonly runtime: Runtime
}

export function createUserService({ database, runtime }: UserServiceOptions): UserService {
  const { tables } = database
  return {
    async me(caller) {
      const row = await findUser(database.query, tables, caller.userId)
      if (row === undefined || row.status === 'deleted') throw new AppError('USER_NOT_FOUND', 'There is no such user.')
      return toUser(row)
    },

    async add(tx, { roles, ...user }) {
      const now = await readClock(tx)
      const row: UserRow = {
        ...user,
        id: runtime.randomId(),
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
  }
}
