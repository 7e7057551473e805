import { type Transaction, UniqueViolation } from '@assistant/database'
import { badField } from '../errors/app-error.js'
import { invalidToken } from '../mail/tokens.js'
import type { Caller, ClientInfo } from '../platform/caller.js'
import { sessionError } from '../sessions/errors.js'
import type { UserRow } from '../users/store.js'
import { emailTaken } from './errors.js'
import { type AuthParts, isReachable, type ReachableUser } from './parts.js'
import { changeEmail } from './store.js'

/** Creates the operations that verify the e-mail address of an account and change it. */
export function createEmailChanges(parts: AuthParts) {
  const { database, users, credentials, mailedTokens, mail, limits, audit } = parts
  const { query, tables } = database

  const accountOf = async (caller: Caller): Promise<ReachableUser> => {
    const user = await users.byId(query, caller.userId)
    if (!isReachable(user)) throw sessionError('SESSION_REVOKED')
    return user
  }

  const verify = async (tx: Transaction, user: UserRow, client: ClientInfo) => {
    await users.verifyEmail(tx, user)
    const actor = { userId: user.id, sessionId: null, client }
    await audit.record(tx, actor, { action: 'email.verify', target: ['user', user.id] })
  }

  const change = async (tx: Transaction, user: ReachableUser, to: string, client: ClientInfo) => {
    if ((await users.byEmail(tx, to)) !== undefined) throw emailTaken()
    await mail.cancelLinksOf(tx, user)
    await changeEmail(tx, tables, user.id, to)
    await mail.queue(tx, { template: 'emailChanged', recipient: user.email, userId: user.id })
    const actor = { userId: user.id, sessionId: null, client }
    await audit.record(tx, actor, { action: 'email.change', target: ['user', user.id] })
  }

  return {
    async requestVerification(caller: Caller): Promise<{ accepted: true }> {
      const user = await accountOf(caller)
      if (!user.emailVerified) {
        await limits.mail(user.id, user.email)
        await database.transaction((tx) =>
          mail.queue(tx, { template: 'verifyEmail', recipient: user.email, userId: user.id }),
        )
      }
      return { accepted: true }
    },

    /** Confirms an address with the token of either kind of link: to verify the address, or to change to it. */
    async confirm(token: string, client: ClientInfo): Promise<{ email: string }> {
      return database
        .transaction(async (tx) => {
          const { purpose, userId, email } = await mailedTokens.spend(tx, token, ['verifyEmail', 'changeEmail'])
          const user = userId === null ? undefined : await users.byId(tx, userId)
          if (!isReachable(user)) throw invalidToken()
          if (purpose === 'changeEmail') await change(tx, user, email, client)
          else if (user.email === email) await verify(tx, user, client)
          else throw invalidToken()
          return { email }
        })
        .catch((error: unknown) => {
          throw error instanceof UniqueViolation && error.constraint === 'users_email_unique' ? emailTaken() : error
        })
    },

    /** Answers alike for a free address and one of another account, so that callers cannot test for accounts. */
    async requestChange(caller: Caller, newEmail: string, password: string): Promise<{ accepted: true }> {
      const user = await accountOf(caller)
      if (newEmail === user.email) throw badField('newEmail', 'is your address already')
      await credentials.prove({ email: user.email, user }, password, caller)
      await limits.mail(user.id, newEmail)
      await database.transaction(async (tx) => {
        // The password may have been changed or reset since it was checked, perhaps by the real owner of the account.
        if ((await users.byId(tx, user.id))?.passwordHash !== user.passwordHash)
          throw sessionError('INVALID_CREDENTIALS')
        const existing = await users.byEmail(tx, newEmail)
        if (existing !== undefined) {
          return mail.queue(tx, { template: 'addressTaken', recipient: newEmail, userId: existing.id })
        }
        await mail.queue(tx, { template: 'confirmEmailChange', recipient: newEmail, userId: user.id })
        await mail.queue(tx, { template: 'emailChangeRequested', recipient: user.email, userId: user.id })
      })
      return { accepted: true }
    },
  }
}
