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
   * Authenticates a caller by the password of an account. All checks of passwords come here, so that the same limits
   * hold for all; signed-in callers have one more. If no account has the address, `user` is undefined; the check takes
   * as long and fails with the same error. `newHash` is set if the stored hash is outdated and should be replaced.
   * @throws {AppError} INVALID_CREDENTIALS, RATE_LIMITED, OVERLOADED
   */
  prove(account: Account, password: string, claimant: Claimant): Promise<{ readonly newHash: string | undefined }>
}

/** The person who claims to know the password: signed in, or known only by IP address and user agent. */
type Claimant = Pick<Caller, 'client'> & Partial<Pick<Caller, 'userId' | 'sessionId'>>

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

/** An id that no user has. It is used in the query if there is no account, so that both cases cost the same. */
const unknownUserId = '00000000-0000-0000-0000-000000000000'

export function createCredentials(options: CredentialsOptions): Credentials {
  const { database, passwords, limits, sessions, audit } = options

  const recordFailure = (user: UserRow | undefined, { userId, sessionId, client }: Claimant) =>
    database.transaction(async (tx) => {
      if (user === undefined) return audit.recordNothing(tx, client)
      const actor = { userId: userId ?? null, sessionId: sessionId ?? null, client }
      return audit.record(tx, actor, { action: 'user.loginFailed', target: ['user', user.id], outcome: 'failure' })
    })

  return {
    async prove({ email, user }, password, claimant) {
      const { client, userId } = claimant
      if (userId !== undefined) await limits.ownPasswordCheck(userId)
      const isFamiliar = await sessions.isFamiliar(database.query, user?.id ?? unknownUserId, client.ipAddress)
      const spent = await limits.passwordCheck({ email, isFamiliar }, client)
      const checked = await passwords.check(user?.passwordHash ?? null, password).catch(async (error: unknown) => {
        await spent.giveBack()
        throw error
      })
      if (!checked.isRight) {
        await recordFailure(user, claimant)
        throw sessionError('INVALID_CREDENTIALS')
      }
      await spent.giveBack()
      return { newHash: checked.newHash }
    },
  }
}
