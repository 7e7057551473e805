import type { LoginInput, RegisterInput, SignedIn, Tokens } from '@assistant/contract'
import { type Database, type Tables, UniqueViolation } from '@assistant/database'
import { AppError, notAvailableYet } from '../app-error.js'
import type { Authentication, CallOrigin } from '../call.js'
import type { Keyring } from '../platform/keyring.js'
import type { SessionService } from '../sessions/service.js'
import { toSession } from '../sessions/session.js'
import { refusal } from '../sessions/standing.js'
import type { UserService } from '../users/service.js'
import { toUser } from '../users/user.js'
import type { AccessTokens } from './access-token.js'
import type { Passwords } from './password.js'
import { createRefresh } from './refresh.js'
import { parseRefreshToken } from './refresh-token.js'
import type { Judge } from './refresh-verdict.js'
import { findRefreshSalt, replacePasswordHash } from './store.js'
import { createMakeTokens } from './tokens.js'

export interface AuthService {
  /** Makes an account and signs it in. Errors: EMAIL_TAKEN, WEAK_PASSWORD. */
  register(input: RegisterInput, origin: CallOrigin): Promise<SignedIn>
  /** Errors: INVALID_CREDENTIALS; ACCOUNT_SUSPENDED, to who knows the password. */
  login(input: LoginInput, origin: CallOrigin): Promise<SignedIn>
  /**
   * New tokens for a refresh token. Asking again with the same one is safe. `isGone` tells whether the caller has hung
   * up: then nothing is changed. Errors: INVALID_REFRESH_TOKEN, REFRESH_TOKEN_REUSED, SESSION_REVOKED, SESSION_EXPIRED,
   * ACCOUNT_SUSPENDED.
   */
  refresh(refreshToken: string | undefined, origin: CallOrigin, isGone: () => boolean): Promise<Tokens>
  /** Ends the session of the refresh token or, when none is given, of the access token. */
  logout(refreshToken: string | undefined, authentication: Authentication): Promise<{ revoked: 0 | 1 }>
}

export interface AuthServiceOptions {
  readonly database: Database
  readonly keyring: Keyring
  readonly accessTokens: AccessTokens
  readonly passwords: Passwords
  readonly sessions: SessionService
  readonly users: UserService
  /** How long an old refresh token is answered after the new one was first used. */
  readonly refreshGraceSeconds: number
  /** Decides about refresh tokens. Default: the rules of `refresh-verdict.ts`. */
  readonly judge?: Judge
}

export function createAuthService(options: AuthServiceOptions): AuthService {
  const {
    database,
    keyring,
    accessTokens,
    passwords,
    sessions,
    users,
    refreshGraceSeconds: graceSeconds,
    judge,
  } = options
  const { tables } = database
  const makeTokens = createMakeTokens(keyring, accessTokens)

  const signedIn = async ({ user, session }: SignInRows): Promise<SignedIn> => ({
    user: toUser(user),
    session: toSession(session, session.id),
    tokens: await makeTokens(session),
  })

  return {
    async register({ email, name, password, cookie, invitationToken }, origin) {
      if (cookie) throw notAvailableYet('cookie')
      if (invitationToken !== undefined) throw notAvailableYet('invitationToken')
      const passwordHash = await passwords.choose(password, { name, email })
      try {
        const rows = await database.transaction(async (tx) => {
          const user = await users.add(tx, {
            email,
            name,
            passwordHash,
            roles: ['user'],
            emailVerified: false,
            isDemo: false,
          })
          return { user, session: await sessions.open(tx, user.id, origin) }
        })
        return await signedIn(rows)
      } catch (error) {
        if (error instanceof UniqueViolation && error.constraint === 'users_email_unique') {
          throw new AppError('EMAIL_TAKEN', 'There is an account with this e-mail address. Sign in instead.')
        }
        throw error
      }
    },

    async login({ email, password, cookie }, origin) {
      if (cookie) throw notAvailableYet('cookie')
      const found = await users.byEmail(database.query, email)
      const checked = await passwords.check(found?.passwordHash ?? null, password)
      if (!checked.isRight || found === undefined) throw refusal('INVALID_CREDENTIALS')
      const rows = await database.transaction(async (tx) => {
        // Checking took its time: the account may have been suspended, or got another password.
        const user = await users.byId(tx, found.id)
        if (user === undefined || user.passwordHash !== found.passwordHash) throw refusal('INVALID_CREDENTIALS')
        if (user.status !== 'active') throw refusal('ACCOUNT_SUSPENDED')
        if (checked.newHash !== undefined && user.passwordHash !== null) {
          await replacePasswordHash(tx, tables, user.id, { from: user.passwordHash, to: checked.newHash })
        }
        return { user, session: await sessions.open(tx, user.id, origin) }
      })
      return signedIn(rows)
    },

    refresh: createRefresh({ database, keyring, sessions, makeTokens, graceSeconds, judge }),

    async logout(refreshToken, { claims }) {
      const sessionId = refreshToken === undefined ? claims?.sessionId : await provenSession(refreshToken)
      if (sessionId === undefined) return { revoked: 0 }
      const isEnded = await database.transaction((tx) => sessions.end(tx, sessionId, 'signedOut'))
      return { revoked: isEnded ? 1 : 0 }
    },
  }

  /** The session of a genuine refresh token, be it of the current generation or an older one. */
  async function provenSession(refreshToken: string): Promise<string | undefined> {
    const token = parseRefreshToken(refreshToken)
    const salt = token && (await findRefreshSalt(database.query, tables, token.sessionId))
    return salt !== undefined && token?.isGenuine(keyring, salt) ? token.sessionId : undefined
  }
}

interface SignInRows {
  readonly user: Tables['users']['$inferSelect']
  readonly session: Tables['sessions']['$inferSelect']
}
