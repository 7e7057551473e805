import type { Database } from '@assistant/database'
import type { AuditService } from '../audit/service.js'
import type { CallOrigin } from '../call.js'
import type { Limits } from '../limits/service.js'
import type { SessionService } from '../sessions/service.js'
import { refusal } from '../sessions/standing.js'
import type { UserRow } from '../users/store.js'
import type { Passwords } from './password.js'

export interface Credentials {
  /**
   * Proves by their password that somebody is who they say: the one place where a password is looked at, with one set of
   * limits for all of it. `user` is undefined when no account has the address; that costs as much, and is answered alike.
   * `newHash` is there when the password should be stored anew.
   * Errors: INVALID_CREDENTIALS, RATE_LIMITED, OVERLOADED.
   */
  prove(account: Account, password: string, origin: CallOrigin): Promise<{ readonly newHash: string | undefined }>
}

interface Account {
  readonly email: string
  readonly user: UserRow | undefined
}

export interface CredentialsOptions {
  readonly database: Database
  readonly passwords: Passwords
  readonly limits: Pick<Limits, 'passwordCheck'>
  readonly sessions: Pick<SessionService, 'isFamiliar'>
  readonly audit: Pick<AuditService, 'record' | 'recordNothing'>
}

const nobody = '00000000-0000-0000-0000-000000000000'

export function createCredentials(options: CredentialsOptions): Credentials {
  const { database, passwords, limits, sessions, audit } = options

  /** Nobody is known to have done it: but whose account it was tried on. */
  const noteFailure = (user: UserRow | undefined, origin: CallOrigin) =>
    database.transaction(async (tx) => {
      if (user === undefined) return audit.recordNothing(tx, origin)
      const actor = { userId: null, sessionId: null, origin }
      return audit.record(tx, actor, { action: 'user.loginFailed', target: ['user', user.id], outcome: 'failure' })
    })

  return {
    async prove({ email, user }, password, origin) {
      const isFamiliar = await sessions.isFamiliar(database.query, user?.id ?? nobody, origin.ipAddress)
      const spent = await limits.passwordCheck({ email, isFamiliar }, origin)
      const checked = await passwords.check(user?.passwordHash ?? null, password).catch(async (error: unknown) => {
        await spent.giveBack()
        throw error
      })
      if (!checked.isRight) {
        await noteFailure(user, origin)
        throw refusal('INVALID_CREDENTIALS')
      }
      await spent.giveBack()
      return { newHash: checked.newHash }
    },
  }
}
