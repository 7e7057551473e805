import * as z from 'zod'
import { count, email, inputOf, name, password, text, timestamp } from './primitives.js'
import { session } from './sessions.js'
import { user } from './users.js'

/**
 * The tokens of a session, for RFC 6750's `Authorization: Bearer`. In cookie mode both tokens are null: they travel in
 * HttpOnly cookies. A refresh may also answer `refreshToken: null` to a bearer: it keeps the one that its store has.
 */
export const tokens = z.object({
  tokenType: z.literal('Bearer'),
  accessToken: z.string().nullable(),
  accessTokenExpiresAt: timestamp,
  refreshToken: z.string().nullable(),
  refreshTokenExpiresAt: timestamp,
})
export type Tokens = z.output<typeof tokens>

export const signedIn = z.object({ user, session, tokens })
export type SignedIn = z.output<typeof signedIn>

/** A token from a mail. What it is worth is the server's answer: INVALID_TOKEN. */
export const mailedToken = text(200)

/** What it is worth is the server's answer: INVALID_REFRESH_TOKEN. */
const refreshToken = text(4_000).optional()

/** Whether the tokens go into cookies instead of the answer. */
const cookie = z.boolean().default(false)

const accepted = z.object({ accepted: z.literal(true) })
const revokedSessions = z.object({ revokedSessions: count })

export const auth = {
  /**
   * Makes an account and signs it in. A token that was mailed to this address proves the address too.
   * Errors: EMAIL_TAKEN, WEAK_PASSWORD, REGISTRATION_CLOSED, INVALID_TOKEN, RATE_LIMITED, OVERLOADED.
   */
  register: {
    input: inputOf({ email, password, name, invitationToken: mailedToken.optional(), cookie }),
    output: signedIn,
  },

  /** Errors: INVALID_CREDENTIALS, ACCOUNT_SUSPENDED, RATE_LIMITED, OVERLOADED. */
  login: { input: inputOf({ email, password, cookie }), output: signedIn },

  /**
   * New tokens for a refresh token, or for the one in the cookie. Asking again with the same token, because the answer
   * was lost, is safe (RFC 9700, 4.14.2). Errors: INVALID_REFRESH_TOKEN, REFRESH_TOKEN_REUSED, SESSION_REVOKED,
   * SESSION_EXPIRED, ACCOUNT_SUSPENDED, RATE_LIMITED.
   */
  refresh: { input: inputOf({ refreshToken }).prefault({}), output: tokens },

  /**
   * Ends the session of the refresh token, the access token or the cookies. Clears the cookies that were sent, whatever
   * ends the session. Errors: CSRF_REJECTED.
   */
  logout: { input: inputOf({ refreshToken }).prefault({}), output: z.object({ revoked: z.literal([0, 1]) }) },

  /** Mails a link, when the address has an account. The answer does not tell. Errors: RATE_LIMITED. */
  requestPasswordReset: { input: inputOf({ email }), output: accepted },

  /** Sets a password by a mailed token and ends all sessions. Errors: INVALID_TOKEN, WEAK_PASSWORD. */
  resetPassword: { input: inputOf({ token: mailedToken, newPassword: password }), output: revokedSessions },

  /** Ends all other sessions. Errors: INVALID_CREDENTIALS, WEAK_PASSWORD, RATE_LIMITED. */
  changePassword: { input: inputOf({ currentPassword: password, newPassword: password }), output: revokedSessions },

  /** Mails a link to the caller; when the address is verified already, sends nothing. Errors: RATE_LIMITED. */
  requestEmailVerification: { input: inputOf({}).prefault({}), output: accepted },

  /** Verifies an address, or changes to a new one, by a mailed token. Errors: INVALID_TOKEN, EMAIL_TAKEN. */
  verifyEmail: { input: inputOf({ token: mailedToken }), output: z.object({ email }) },

  /** Mails a link to the new address and tells the old one. Errors: INVALID_CREDENTIALS, RATE_LIMITED. */
  requestEmailChange: { input: inputOf({ newEmail: email, password }), output: accepted },
} as const

export type RegisterInput = z.output<typeof auth.register.input>
export type LoginInput = z.output<typeof auth.login.input>
