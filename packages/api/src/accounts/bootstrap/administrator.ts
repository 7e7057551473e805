import { email as emailAddress } from '@assistant/contract'
import type { Database } from '@assistant/database'
import { theSystem } from '../../audit/actor.js'
import type { AuditService } from '../../audit/service.js'
import type { Passwords } from '../../auth/passwords/passwords.js'
import { AppError } from '../../errors/app-error.js'
import { readMeta, writeMeta } from '../../platform/meta-store.js'
import type { UserDirectory } from '../../users/directory.js'
import { rolesOf } from '../../users/user.js'
import { BootstrapError } from './errors.js'
import { hasActiveAdministrator } from './store.js'

export interface AdministratorOptions {
  readonly database: Database
  readonly users: UserDirectory
  readonly audit: Pick<AuditService, 'record'>
  readonly passwords: Passwords
  /** The values of ADMIN_EMAIL and ADMIN_PASSWORD. */
  readonly admin: { readonly email: string; readonly password: string }
}

const name = 'Administrator'

/**
 * Creates the first administrator, once per database: a row of the meta table records it. An account that already has
 * the address keeps its roles, because anybody may have registered it. A demo account does not count as an
 * administrator, because the next start may suspend it.
 * @throws {BootstrapError} when the address or the password is not valid, or when there would be no active
 * administrator
 */
export async function bootstrapAdministrator(options: AdministratorOptions): Promise<void> {
  const { database, users, audit, passwords, admin } = options
  const { query, tables } = database
  if ((await readMeta(query, tables, 'administrator')) !== undefined) return
  const email = emailAddress.safeParse(admin.email)
  if (!email.success) throw new BootstrapError('ADMIN_EMAIL is not an e-mail address. Correct it, or unset it.')

  const passwordHash = await choosePassword(passwords, admin.password, email.data)
  await database.transaction(async (tx) => {
    if ((await readMeta(tx, tables, 'administrator')) !== undefined) return
    const holder = await users.byEmail(tx, email.data)
    const administrator = holder ?? (await users.add(tx, firstAdministrator(email.data, passwordHash)))
    if (holder === undefined) {
      await audit.record(tx, theSystem, { action: 'user.register', target: ['user', administrator.id] })
    }
    const { status, isDemo } = administrator
    const isAdministrator = status === 'active' && !isDemo && rolesOf(administrator).includes('admin')
    if (!isAdministrator && !(await hasActiveAdministrator(tx, tables, { excludeDemo: true })))
      throw notAnAdministrator(email.data)
    await writeMeta(tx, tables, 'administrator', administrator.id)
  })
}

function firstAdministrator(email: string, passwordHash: string) {
  return { email, name, passwordHash, roles: ['admin'], emailVerified: true, isDemo: false } as const
}

async function choosePassword(passwords: Passwords, password: string, email: string): Promise<string> {
  try {
    return await passwords.choose(password, { name, email })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new BootstrapError(`ADMIN_PASSWORD is not good enough. ${error.message}`, { cause: error })
  }
}

function notAnAdministrator(email: string): BootstrapError {
  return new BootstrapError(
    `ADMIN_EMAIL (${email}) belongs to an account that is not an active administrator, and there is no other one. ` +
      'Promote it with the command "create-admin --promote", or choose another address.',
  )
}
