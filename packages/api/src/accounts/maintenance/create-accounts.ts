import type { Role } from '@assistant/contract'
import { type Database, type Transaction, UniqueViolation } from '@assistant/database'
import { theSystem } from '../../audit/actor.js'
import type { AuditFact, AuditService } from '../../audit/service.js'
import type { Passwords } from '../../auth/passwords/passwords.js'
import type { MailOutbox } from '../../mail/outbox.js'
import type { Runtime } from '../../platform/runtime.js'
import type { SessionService } from '../../sessions/service.js'
import type { NewUser, UserDirectory } from '../../users/directory.js'
import type { UserRow } from '../../users/store.js'
import { rolesOf } from '../../users/user.js'
import { randomPassword } from '../bootstrap/random-password.js'
import { MaintenanceError } from './errors.js'
import { promoteUser } from './store.js'

interface WantedAccount {
  /** An address that is trimmed and in lower case. */
  readonly email: string
  /** Name of a new account. An existing account keeps its name. */
  readonly name: string
  /** The password, or undefined for a random one. */
  readonly password: string | undefined
}

export interface WantedAdministrator extends WantedAccount {
  /** True to make an existing account with this address an administrator. If there is none, an account is created. */
  readonly isPromotion: boolean
}

export interface WantedUser extends WantedAccount {
  readonly role: Exclude<Role, 'admin'>
  readonly emailVerified: boolean
}

export interface MadeAccount {
  readonly userId: string
  /** The random password, if none was given. Only its hash is stored. */
  readonly madePassword: string | undefined
}

export interface MadeAdministrator extends MadeAccount {
  /** The result of the promotion, or undefined for a new account. */
  readonly promoted: { readonly revokedSessions: number } | undefined
}

export interface AccountParts {
  readonly database: Database
  readonly runtime: Pick<Runtime, 'randomBytes'>
  readonly users: UserDirectory
  readonly passwords: Passwords
  readonly sessions: Pick<SessionService, 'endAll'>
  readonly mail: MailOutbox
  readonly audit: Pick<AuditService, 'record' | 'recordAll'>
  readonly passwordMinLength: number
}

/** Creates the operations with which the operator creates accounts. The setting for registration does not apply. */
export function createAccounts(parts: AccountParts) {
  const { database, runtime, users, passwords, sessions, mail, audit, passwordMinLength } = parts
  const { query, tables } = database

  const choosePassword = async (
    given: string | undefined,
    owner: { readonly name: string; readonly email: string },
  ) => {
    const password = given ?? randomPassword(runtime, passwordMinLength)
    return {
      madePassword: given === undefined ? password : undefined,
      passwordHash: await passwords.choose(password, owner),
    }
  }

  const add = async (tx: Transaction, account: Omit<NewUser, 'isDemo'>): Promise<string> => {
    const { id } = await users.add(tx, { ...account, isDemo: false })
    await audit.record(tx, theSystem, {
      action: 'user.register',
      target: ['user', id],
      details: { roles: account.roles },
    })
    return id
  }

  /** Promotes an account. Its former user loses all access: the password, the sessions and the mailed links. */
  const promote = async (tx: Transaction, holder: UserRow, passwordHash: string) => {
    const from = rolesOf(holder)
    const to = [...new Set<Role>(['admin', ...from])]
    await promoteUser(tx, tables, holder.id, { roles: JSON.stringify(to), passwordHash })
    const revokedSessions = await sessions.endAll(tx, holder.id, 'revoked')
    await mail.cancelLinksOf(tx, holder)
    if (holder.email !== null) {
      await mail.queue(tx, { template: 'passwordChanged', recipient: holder.email, userId: holder.id })
    }
    const target = ['user', holder.id] as const
    const facts: readonly (AuditFact | false)[] = [
      holder.status === 'suspended' && { action: 'user.unsuspend', target },
      !from.includes('admin') && { action: 'user.setRoles', target, details: { from, to } },
      { action: 'password.reset', target, details: { revokedSessions } },
    ]
    await audit.recordAll(
      tx,
      theSystem,
      facts.filter((fact) => fact !== false),
    )
    return { revokedSessions }
  }

  return {
    async createAdministrator(wanted: WantedAdministrator): Promise<MadeAdministrator> {
      const { email, name, password, isPromotion } = wanted
      const known = await users.byEmail(query, email)
      assertCanCreate(known, email, isPromotion)
      const { madePassword, passwordHash } = await choosePassword(password, { name: known?.name ?? name, email })
      const made = await database
        .transaction(async (tx) => {
          const holder = await users.byEmail(tx, email)
          assertCanCreate(holder, email, isPromotion)
          if (holder !== undefined) {
            return { userId: holder.id, promoted: await promote(tx, holder, passwordHash) }
          }
          const userId = await add(tx, { email, name, passwordHash, roles: ['admin'], emailVerified: true })
          return { userId, promoted: undefined }
        })
        .catch(toAddressTaken(email))
      return { ...made, madePassword }
    },

    async createUser({ email, name, password, role, emailVerified }: WantedUser): Promise<MadeAccount> {
      if ((await users.byEmail(query, email)) !== undefined) throw addressTaken(email)
      const { madePassword, passwordHash } = await choosePassword(password, { name, email })
      const userId = await database
        .transaction((tx) => add(tx, { email, name, passwordHash, roles: [role], emailVerified }))
        .catch(toAddressTaken(email))
      return { userId, madePassword }
    },
  }
}

/**
 * Asserts that no account has the address, or that its account may be promoted.
 * @throws {MaintenanceError}
 */
function assertCanCreate(holder: UserRow | undefined, email: string, isPromotion: boolean): void {
  if (holder === undefined) return
  if (holder.isDemo) {
    throw new MaintenanceError(
      `${email} is a demo account. The next start that is not a demo start suspends it. Choose another address.`,
    )
  }
  if (isPromotion) return
  throw new MaintenanceError(
    `${email} has an account already. With --promote it becomes an administrator with a new password, and its sessions ` +
      'and mailed links end.',
  )
}

/**
 * Returns an error handler that reports that the address was taken after it was found to be free. It rethrows all other
 * errors.
 */
function toAddressTaken(email: string) {
  return (error: unknown): never => {
    throw error instanceof UniqueViolation && error.constraint === 'users_email_unique' ? addressTaken(email) : error
  }
}

function addressTaken(email: string): MaintenanceError {
  return new MaintenanceError(`${email} has an account already. Choose another address.`)
}
