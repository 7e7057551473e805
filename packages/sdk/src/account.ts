import { AssistantError, isAssistantError } from './error.js'
import { exclusive } from './exclusive.js'
import { untilAnswered } from './retry.js'
import type { RegisterInput, RouterOutputs, SignInInput } from './router.js'
import type { Runtime } from './runtime.js'
import type { SessionStorage, StoredSession } from './storage.js'

type SignedIn = RouterOutputs['auth']['login']
type Tokens = RouterOutputs['auth']['refresh']

/** The calls that make, renew and end a session. None of them needs an access token. */
export interface AuthCalls {
  login(input: SignInInput): Promise<SignedIn>
  register(input: RegisterInput): Promise<SignedIn>
  refresh(refreshToken: string): Promise<Tokens>
  logout(refreshToken: string): Promise<unknown>
}

/** After one of these the session is over: nothing but signing in again helps. */
const finalCodes = [
  'INVALID_REFRESH_TOKEN',
  'REFRESH_TOKEN_REUSED',
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
  'ACCOUNT_SUSPENDED',
] as const

const isFinal = (error: unknown): error is AssistantError => isAssistantError(error, ...finalCodes)

export interface Account {
  signIn(input: SignInInput): Promise<StoredSession>
  register(input: RegisterInput): Promise<StoredSession>
  signOut(): Promise<void>
  /** Who is signed in, renewed first when the access token is about to end. Null: nobody. */
  current(): Promise<StoredSession | null>
  /** A session that is newer than `stale`, whose access token was refused. One call for all who ask at once. */
  renew(stale: StoredSession): Promise<StoredSession>
  /** Tells that a call of `caller` failed: when that means the end of the session, everybody learns it. */
  noteFailure(error: AssistantError, caller: StoredSession): Promise<void>
}

export interface AccountParts {
  readonly storage: SessionStorage
  readonly calls: AuthCalls
  readonly runtime: Runtime
  readonly onSignedOut?: ((reason: AssistantError) => void) | undefined
}

/** Keeps somebody signed in. It remembers nothing by itself: the storage, which others may share, is read every time. */
export function createAccount({ storage, calls, runtime, onSignedOut }: AccountParts): Account {
  const renewals = new Map<string, Promise<StoredSession>>()

  async function keep(answer: SignedIn): Promise<StoredSession> {
    const { user, session, tokens } = answer
    const { accessToken, refreshToken, refreshTokenExpiresAt } = tokens
    if (accessToken === null || refreshToken === null) {
      throw new AssistantError('NETWORK', 'The server answered a sign-in without tokens.')
    }
    const renewAt = renewalTime(tokens, runtime.now())
    const kept = { user, session, accessToken, renewAt, refreshToken, refreshTokenExpiresAt }
    await exclusive(storage, async () => storage.set(kept))
    return kept
  }

  async function signOut(): Promise<void> {
    const ended = await exclusive(storage, async () => {
      const kept = await storage.get()
      await storage.set(null)
      return kept
    })
    if (!ended) return
    try {
      await untilAnswered(() => calls.logout(ended.refreshToken), { runtime })
    } catch (error) {
      // A session that is over already needs no end.
      if (!isFinal(error)) throw error
    }
  }

  async function current(): Promise<StoredSession | null> {
    const kept = await storage.get()
    if (!kept || runtime.now() < kept.renewAt) return kept
    try {
      return await renew(kept)
    } catch (error) {
      // It was early, and the token may well serve for this call: only the end of the session counts here.
      if (isFinal(error)) throw error
      return kept
    }
  }

  function renew(stale: StoredSession): Promise<StoredSession> {
    const underWay = renewals.get(stale.accessToken)
    if (underWay) return underWay
    const renewal = exclusive(storage, () => renewAlone(stale)).finally(() => renewals.delete(stale.accessToken))
    renewals.set(stale.accessToken, renewal)
    return renewal
  }

  async function renewAlone(stale: StoredSession): Promise<StoredSession> {
    const before = sameSession(await storage.get(), stale)
    if (before.accessToken !== stale.accessToken) return before
    let tokens: Tokens
    try {
      tokens = await untilAnswered(() => calls.refresh(before.refreshToken), { runtime })
    } catch (error) {
      if (!isFinal(error)) throw error
      const now = await storage.get()
      if (now && now.refreshToken !== before.refreshToken) return sameSession(now, stale)
      await storage.set(null)
      if (now) onSignedOut?.(error)
      throw error
    }
    // Where there are no locks another process may have been first. What the store has then is newer than this answer,
    // and an older refresh token must not replace it: used once more, it would look stolen (RFC 9700, 4.14.2).
    const now = sameSession(await storage.get(), stale)
    if (now.refreshToken !== before.refreshToken) return now
    const after: StoredSession = {
      ...now,
      accessToken: tokens.accessToken ?? now.accessToken,
      renewAt: renewalTime(tokens, runtime.now()),
      refreshToken: tokens.refreshToken ?? now.refreshToken,
      refreshTokenExpiresAt: tokens.refreshTokenExpiresAt,
    }
    // Kept before it is used: what was used and not kept would be lost with the process.
    await storage.set(after)
    return after
  }

  async function noteFailure(error: AssistantError, caller: StoredSession): Promise<void> {
    if (!isFinal(error)) return
    const ended = await exclusive(storage, async () => {
      const kept = await storage.get()
      if (kept?.session.id !== caller.session.id) return false
      await storage.set(null)
      return true
    })
    if (ended) onSignedOut?.(error)
  }

  return {
    signIn: async (input) => keep(await calls.login(input)),
    register: async (input) => keep(await calls.register(input)),
    signOut,
    current,
    renew,
    noteFailure,
  }
}

/**
 * 30 s before the access token ends, or a fifth of its life when that is less. The server's clock may differ from this
 * device's: a token that seems to be over when it arrives is used until the server refuses it.
 */
function renewalTime(tokens: Tokens, now: number): number {
  const remaining = Date.parse(tokens.accessTokenExpiresAt) - now
  return remaining > 0 ? now + remaining - Math.min(30_000, remaining / 5) : Number.MAX_SAFE_INTEGER
}

/** A call never goes on under another account, or after a sign-out. */
function sameSession(kept: StoredSession | null, caller: StoredSession): StoredSession {
  if (kept && kept.session.id === caller.session.id) return kept
  throw new AssistantError(
    'UNAUTHENTICATED',
    'You signed out, or in to another account, while this call was under way.',
  )
}
