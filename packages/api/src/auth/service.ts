import type { LoginInput, RegisterInput, SignedIn, Tokens } from '@assistant/contract'
import type { Authentication, Caller, ClientInfo } from '../platform/caller.js'
import type { Keyring } from '../platform/keyring.js'
import { toSession } from '../sessions/store.js'
import { toUser } from '../users/user.js'
import { createEmailChanges } from './email-changes.js'
import type { AuthParts, SignInRows } from './parts.js'
import { createPasswordChanges } from './password-changes.js'
import type { Decide } from './refresh/decision.js'
import { createRefresh } from './refresh/refresh.js'
import { parseRefreshToken } from './refresh/refresh-token.js'
import { findRefreshSalt } from './refresh/store.js'
import { createMakeTokens } from './refresh/token-pair.js'
import { createRegister } from './registration.js'
import { createSignIn } from './sign-in.js'
import type { AccessTokens } from './tokens/access-token.js'

export interface AuthService {
  /**
   * Creates an account and signs it in. Mails a link that verifies the address, unless an invitation token has verified
   * it or the limit of mails to it is reached.
   */
  register(input: RegisterInput, client: ClientInfo): Promise<SignedIn>
  /** Signs in with e-mail address and password. */
  login(input: LoginInput, client: ClientInfo): Promise<SignedIn>
  /**
   * Returns new tokens for a refresh token. A retry after a lost answer is safe. If `isGone` returns true, the caller
   * has disconnected: the call then rejects with CLIENT_CLOSED_REQUEST, and the session is unchanged.
   */
  refresh(refreshToken: string | undefined, client: ClientInfo, isGone: () => boolean): Promise<Tokens>
  /** Ends the session of the refresh token or, if none is given, of the access token. */
  logout(refreshToken: string | undefined, call: LogoutCall): Promise<{ revoked: 0 | 1 }>

  /** Mails a link if the address has an active account. */
  requestPasswordReset(email: string): Promise<{ accepted: true }>
  /** Sets a password with a mailed token, which also verifies the address. Ends all sessions of the account. */
  resetPassword(token: string, newPassword: string, client: ClientInfo): Promise<{ revokedSessions: number }>
  /** Changes the password of the caller, and ends all their other sessions. */
  changePassword(caller: Caller, currentPassword: string, newPassword: string): Promise<{ revokedSessions: number }>
  /** Mails the caller a link that verifies their address, unless it is already verified. */
  requestEmailVerification(caller: Caller): Promise<{ accepted: true }>
  /** Verifies an address, or changes to a new one, with a mailed token. */
  verifyEmail(token: string, client: ClientInfo): Promise<{ email: string }>
  /**
   * Mails a link to the new address, and notifies the old one. If an account has the new address, only that account is
   * notified.
   */
  requestEmailChange(caller: Caller, newEmail: string, password: string): Promise<{ accepted: true }>
}

interface LogoutCall {
  readonly authentication: Authentication
  readonly client: ClientInfo
}

export interface AuthServiceOptions extends AuthParts {
  readonly keyring: Keyring
  readonly accessTokens: AccessTokens
  /** Time after the first use of a rotation in which the previous refresh token still gets an access token. */
  readonly refreshGraceSeconds: number
  /** Decides about refresh tokens. Default: `decide` of `refresh/decision.ts`. */
  readonly decide?: Decide
}

export function createAuthService(options: AuthServiceOptions): AuthService {
  const { database, keyring, accessTokens, sessions, audit, refreshGraceSeconds: graceSeconds, decide } = options
  const { query } = database
  const makeTokens = createMakeTokens(keyring, accessTokens)

  const signedIn = async ({ user, session }: SignInRows): Promise<SignedIn> => ({
    user: toUser(user),
    session: toSession(session, session.id),
    tokens: await makeTokens(session),
  })
  const passwordChanges = createPasswordChanges(options)
  const emailChanges = createEmailChanges(options)

  /** Returns the id of the session of a genuine refresh token of any rotation, and undefined for any other token. */
  const findSessionId = async (refreshToken: string): Promise<string | undefined> => {
    const token = parseRefreshToken(refreshToken)
    const salt = token && (await findRefreshSalt(query, token.sessionId))
    return salt !== undefined && token?.isGenuine(keyring, salt) ? token.sessionId : undefined
  }

  return {
    register: createRegister(options, signedIn),
    login: createSignIn(options, signedIn),
    refresh: createRefresh({ ...options, makeTokens, graceSeconds, decide }),

    async logout(refreshToken, { authentication: { claims }, client }) {
      const sessionId = refreshToken === undefined ? claims?.sessionId : await findSessionId(refreshToken)
      if (sessionId === undefined) return { revoked: 0 }
      return database.transaction(async (tx) => {
        const ended = await sessions.end(tx, sessionId, 'signedOut')
        if (ended === undefined) return { revoked: 0 }
        const actor = { userId: ended.userId, sessionId, client }
        await audit.record(tx, actor, { action: 'user.logout', target: ['session', sessionId] })
        return { revoked: 1 }
      })
    },

    requestPasswordReset: passwordChanges.request,
    resetPassword: passwordChanges.reset,
    changePassword: passwordChanges.change,
    requestEmailVerification: emailChanges.requestVerification,
    verifyEmail: emailChanges.confirm,
    requestEmailChange: emailChanges.requestChange,
  }
}
