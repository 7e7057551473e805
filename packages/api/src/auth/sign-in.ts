import type { LoginInput, SignedIn } from '@assistant/contract'
import type { ClientInfo } from '../platform/caller.js'
import { sessionError } from '../sessions/errors.js'
import type { AnswerSignIn, AuthParts } from './parts.js'
import { replacePasswordHash } from './store.js'

/** Creates the operation that signs in with e-mail address and password. */
export function createSignIn(parts: AuthParts, signedIn: AnswerSignIn) {
  const { database, users, sessions, credentials, audit } = parts

  return async ({ email, password }: LoginInput, client: ClientInfo): Promise<SignedIn> => {
    const found = await users.byEmail(database.query, email)
    const { newHash } = await credentials.prove({ email, user: found }, password, { client })
    const outcome = await database.transaction(async (tx) => {
      // While the password was checked, the account may have been suspended or deleted, or its password changed.
      const user = found && (await users.byId(tx, found.id))
      if (user === undefined || user.passwordHash !== found?.passwordHash) return 'INVALID_CREDENTIALS'
      const entry = { action: 'user.login', target: ['user', user.id] } as const
      if (user.status !== 'active') {
        const actor = { userId: null, sessionId: null, client }
        const details = { reason: 'suspended' }
        await audit.record(tx, actor, { ...entry, action: 'user.loginFailed', outcome: 'failure', details })
        return 'ACCOUNT_SUSPENDED'
      }
      if (newHash !== undefined && user.passwordHash !== null) {
        await replacePasswordHash(tx, database.tables, user.id, { from: user.passwordHash, to: newHash })
      }
      const session = await sessions.open(tx, user.id, client)
      await audit.record(tx, { userId: user.id, sessionId: session.id, client }, entry)
      return { user, session }
    })
    if (typeof outcome === 'string') throw sessionError(outcome)
    return signedIn(outcome)
  }
}
