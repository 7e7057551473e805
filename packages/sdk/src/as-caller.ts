import type { Account } from './account.js'
import { isAssistantError, toAssistantError } from './error.js'
import { isTokenRefusal } from './retry.js'
import type { StoredSession } from './storage.js'

/**
 * Asks as whoever is signed in; null is nobody. What was refused for its access token is asked once more with a new one.
 * When the failure means the end of the session, everybody who shares the account learns it.
 */
export async function asCaller<Answer>(
  account: Account,
  ask: (accessToken: string | null) => Promise<Answer>,
): Promise<Answer> {
  async function askAs(caller: StoredSession | null): Promise<Answer> {
    try {
      return await ask(caller?.accessToken ?? null)
    } catch (failure) {
      const error = toAssistantError(failure)
      if (caller) await account.noteFailure(error, caller)
      throw error
    }
  }

  const caller = await account.current()
  try {
    return await askAs(caller)
  } catch (error) {
    if (!caller || !isAssistantError(error) || !isTokenRefusal(error.code)) throw error
    return askAs(await account.renew(caller))
  }
}
