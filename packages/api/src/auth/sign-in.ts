import type { LoginInput, SignedIn } from '@assistant/contract'
import type { ClientInfo } from '../platform/caller.js'
import { sessionError } from '../sessions/errors.js'
import type { AnswerSignIn, AuthParts } from './parts.js'
import { replacePasswordHash } from './store.js'

/** Signs in with an address and a password. */
export function createSignIn(parts: AuthParts, signedIn: AnswerSignIn) {
  const { database, users, sessions, credentials, audit } = parts

  return async ({ email, password }: LoginInput, client: ClientInfo): Promise<SignedIn> => {
    const found = await users.byEmail(database.query, email)
    const { newHash } = await credentials.prove({ email, user: found }, password, { client })
    const outcome = await database.transaction(async (tx) => {
      // Checking took its time: the account may have been suspended, or got another password.
      const user = found && (await users.byId(tx, found.id))
      if (user === undefined || user.passwordHash !== found?.passwordHash) return 'INVALID_CREDENTIALS'
      const fact = { action: 'user.login', target: ['user', user.id] } as const
      if (user.status !== 'active') {
        const actor = { userId: null, sessionId: null, client }
        const details = { reason: 'suspended' }
        await audit.record(tx, actor, { ...fact, action: 'user.loginFailed', outcome: 'failure', details })
        return 'ACCOUNT_SUSPENDED'
      }
      if (newHash !== undefined && user.passwordHash !== null) {
        await replacePasswordHash(tx, database.tables, user.id, { from: user.passwordHash, to: newHash })
      }
      const session = await sessions.open(tx, user.id, client)
      await audit.record(tx, { userId: user.id, sessionId: session.id, client }, fact)
      return { user, session }
    })
    if (typeof outcome === 'string') throw sessionError(outcome)
    return signedIn(outcome)
  }
}
