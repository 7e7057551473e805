import { invalidToken } from '../mail/tokens.js'
import type { Caller, ClientInfo } from '../platform/caller.js'
import { sessionError } from '../sessions/errors.js'
import { type AuthParts, isReachable } from './parts.js'
import { replacePasswordHash, resetPasswordHash } from './store.js'

/**
 * Creates the operations that reset and change passwords. A new password cancels the links that were mailed or queued
 * for the account, and the user is notified by mail.
 */
export function createPasswordChanges(parts: AuthParts) {
  const { database, users, sessions, credentials, passwords, mailedTokens, mail, limits, audit } = parts
  const { query, tables } = database

  return {
    /**
     * Queues a mail. Neither the answer nor the work done depends on an account with the address, which is looked up
     * when the mail is sent.
     */
    async request(email: string): Promise<{ accepted: true }> {
      await limits.passwordReset(email)
      await database.transaction((tx) => mail.queue(tx, { template: 'resetPassword', recipient: email, userId: null }))
      return { accepted: true }
    },

    async reset(token: string, newPassword: string, client: ClientInfo): Promise<{ revokedSessions: number }> {
      const { userId } = await mailedTokens.read(query, token, ['resetPassword'])
      const owner = userId === null ? undefined : await users.byId(query, userId)
      if (!isReachable(owner)) throw invalidToken()
      const passwordHash = await passwords.choose(newPassword, owner, 'newPassword')
      return database.transaction(async (tx) => {
        const spent = await mailedTokens.spend(tx, token, ['resetPassword'])
        const user = await users.byId(tx, owner.id)
        if (!isReachable(user) || user.email !== spent.email) throw invalidToken()
        await resetPasswordHash(tx, tables, user.id, passwordHash)
        const revokedSessions = await sessions.endAll(tx, user.id, 'revoked')
        await mail.cancelLinksOf(tx, user)
        await mail.queue(tx, { template: 'passwordChanged', recipient: user.email, userId: user.id })
        const actor = { userId: user.id, sessionId: null, client }
        const details = { revokedSessions }
        await audit.record(tx, actor, { action: 'password.reset', target: ['user', user.id], details })
        return { revokedSessions }
      })
    },

    async change(caller: Caller, currentPassword: string, newPassword: string): Promise<{ revokedSessions: number }> {
      const owner = await users.byId(query, caller.userId)
      if (!isReachable(owner)) throw sessionError('SESSION_REVOKED')
      await credentials.prove({ email: owner.email, user: owner }, currentPassword, caller)
      const passwordHash = await passwords.choose(newPassword, owner, 'newPassword')
      return database.transaction(async (tx) => {
        const from = owner.passwordHash ?? ''
        const isChanged = await replacePasswordHash(tx, tables, owner.id, { from, to: passwordHash })
        if (!isChanged) throw sessionError('INVALID_CREDENTIALS')
        const revokedSessions = await sessions.endOthers(tx, owner.id, caller.sessionId)
        await mail.cancelLinksOf(tx, owner)
        await mail.queue(tx, { template: 'passwordChanged', recipient: owner.email, userId: owner.id })
        const details = { revokedSessions }
        await audit.record(tx, caller, { action: 'password.change', target: ['user', owner.id], details })
        return { revokedSessions }
      })
    },
  }
}
