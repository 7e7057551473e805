import type { Account } from './account.js'
import { AssistantError } from './error.js'
import { isTokenRefusal } from './retry.js'
import type { StoredSession } from './storage.js'

/** A token can be refused because it has just ended, or its key was changed: more often in a row is no accident. */
const mostRefusals = 3

/** Who calls on a connection, and on those that take its place when it is lost: always the same session. */
export interface StreamCaller {
  /**
   * Asked before each connection: a new token when the last one was refused. Errors: UNAUTHENTICATED when nobody is
   * signed in, or somebody else is; the reason when the session is over.
   */
  accessToken(): Promise<string>
  /** Whether a new token may help against this refusal. If so, the next connection gets one. */
  renewNext(code: string): boolean
  /** They were let in. */
  noteWelcome(): void
  /** What it means for the account is told; what the storage thinks of it is not the reader's concern. */
  noteFailure(error: AssistantError): void
}

export function createStreamCaller(account: Account): StreamCaller {
  let caller: StoredSession | null = null
  let refused: StoredSession | null = null
  let refusals = 0

  return {
    async accessToken() {
      // The last connection was lost for another reason: its token was good.
      if (!refused) refusals = 0
      const kept = refused ? await account.renew(refused) : await account.current()
      refused = null
      if (!kept) throw notSignedIn()
      // The stream would go on as somebody else.
      if (caller && caller.session.id !== kept.session.id) throw anotherSession()
      caller = kept
      return kept.accessToken
    },
    renewNext(code) {
      if (!isTokenRefusal(code) || refusals >= mostRefusals) return false
      refusals += 1
      refused = caller
      return true
    },
    noteWelcome() {
      refusals = 0
    },
    noteFailure(error) {
      if (caller) account.noteFailure(error, caller).catch(() => undefined)
    },
  }
}

export const notSignedIn = () => new AssistantError('UNAUTHENTICATED', 'Sign in first.')

export const anotherSession = () =>
  new AssistantError('UNAUTHENTICATED', 'You signed out, or in to another account, while this stream was under way.')
