import type { Database } from '@assistant/database'
import type { AuditService } from '../../audit/service.js'
import type { Limits } from '../../limits/service.js'
import type { Caller } from '../../platform/caller.js'
import { sessionError } from '../../sessions/errors.js'
import type { SessionService } from '../../sessions/service.js'
import type { UserRow } from '../../users/store.js'
import type { Passwords } from './passwords.js'

export interface Credentials {
  /**
   * Proves by their password that somebody is who they say: the one place where a password is looked at, with one set of
   * limits for all of it. `user` is undefined when no account has the address; that costs as much, and is answered alike.
   * `newHash` is there when the password should be stored anew.
   * Errors: INVALID_CREDENTIALS, RATE_LIMITED, OVERLOADED.
   */
  prove(account: Account, password: string, who: Prover): Promise<{ readonly newHash: string | undefined }>
}

/** Somebody who is signed in, or of whom nothing is known but from where they come. */
type Prover = Pick<Caller, 'client'> & Partial<Pick<Caller, 'userId' | 'sessionId'>>

interface Account {
  readonly email: string
  readonly user: UserRow | undefined
}

export interface CredentialsOptions {
  readonly database: Database
  readonly passwords: Passwords
  readonly limits: Pick<Limits, 'passwordCheck' | 'ownPasswordCheck'>
  readonly sessions: Pick<SessionService, 'isFamiliar'>
  readonly audit: Pick<AuditService, 'record' | 'recordNothing'>
}

const nobody = '00000000-0000-0000-0000-000000000000'

export function createCredentials(options: CredentialsOptions): Credentials {
  const { database, passwords, limits, sessions, audit } = options

  const noteFailure = (user: UserRow | undefined, { userId, sessionId, client }: Prover) =>
    database.transaction(async (tx) => {
      if (user === undefined) return audit.recordNothing(tx, client)
      const actor = { userId: userId ?? null, sessionId: sessionId ?? null, client }
      return audit.record(tx, actor, { action: 'user.loginFailed', target: ['user', user.id], outcome: 'failure' })
    })

  return {
    async prove({ email, user }, password, who) {
      const { client, userId } = who
      if (userId !== undefined) await limits.ownPasswordCheck(userId)
      const isFamiliar = await sessions.isFamiliar(database.query, user?.id ?? nobody, client.ipAddress)
      const spent = await limits.passwordCheck({ email, isFamiliar }, client)
      const checked = await passwords.check(user?.passwordHash ?? null, password).catch(async (error: unknown) => {
        await spent.giveBack()
        throw error
      })
      if (!checked.isRight) {
        await noteFailure(user, who)
        throw sessionError('INVALID_CREDENTIALS')
      }
      await spent.giveBack()
      return { newHash: checked.newHash }
    },
  }
}
