import * as z from 'zod'
import { mailedToken, signedIn, tokens } from '../auth.js'
import { count, email, inputOf, name, password, text } from '../primitives.js'
import { mutation } from './record.js'

/**
 * A refresh token. The server decides whether it is valid; `auth.refresh` answers INVALID_REFRESH_TOKEN when it is not.
 */
const refreshToken = text(4_000).optional()

const cookie = z.boolean().default(false)

const accepted = z.object({
  /** Always true, whether or not a mail was sent. */
  accepted: z.literal(true),
})
const revokedSessions = z.object({
  /** Number of sessions that this call ended. */
  revokedSessions: count,
})

export const auth = {
  register: mutation({
    access: 'public',
    rest: { method: 'POST', path: '/auth/register', status: 201 },
    summary: 'Creates an account and signs it in',
    description: `A mailed link verifies the address. An \`invitationToken\` that was mailed to the address verifies it at once. With
\`"cookie": true\` the tokens are set as HttpOnly cookies, and are null in the answer.`,
    errors: ['EMAIL_TAKEN', 'WEAK_PASSWORD', 'REGISTRATION_CLOSED', 'INVALID_TOKEN', 'CSRF_REJECTED'],
    input: inputOf({
      email,
      password,
      /** Trimmed; 1 to 100 characters. */
      name,
      /** The token of an invitation to this server or to a project, mailed to the same address. */
      invitationToken: mailedToken.optional(),
      /** Sets the tokens as HttpOnly cookies instead of returning them. Default: false. */
      cookie,
    }),
    output: signedIn,
  }),

  login: mutation({
    access: 'public',
    rest: { method: 'POST', path: '/auth/login' },
    summary: 'Signs in with an address and a password',
    description: 'With `"cookie": true` the tokens are set as HttpOnly cookies, and are null in the answer.',
    errors: ['INVALID_CREDENTIALS', 'ACCOUNT_SUSPENDED', 'CSRF_REJECTED'],
    input: inputOf({
      email,
      password,
      /** Sets the tokens as HttpOnly cookies instead of returning them. Default: false. */
      cookie,
    }),
    output: signedIn,
  }),

  refresh: mutation({
    access: 'public',
    rest: { method: 'POST', path: '/auth/refresh' },
    summary: 'Returns new tokens for a refresh token',
    description: `Without \`refreshToken\`, the token of the cookie is used. A client that lost the answer may call again with the same token
(RFC 9700, 4.14.2). A \`refreshToken\` of null in the answer means: keep the current one.`,
    errors: [
      'INVALID_REFRESH_TOKEN',
      'REFRESH_TOKEN_REUSED',
      'SESSION_REVOKED',
      'SESSION_EXPIRED',
      'ACCOUNT_SUSPENDED',
      'CSRF_REJECTED',
    ],
    input: inputOf({
      /** Default: the token of the cookie. */
      refreshToken,
    }).prefault({}),
    output: tokens,
  }),

  logout: mutation({
    access: 'public',
    rest: { method: 'POST', path: '/auth/logout' },
    summary: 'Ends a session',
    description: `The session is that of the refresh token, of the access token or of the cookies. Cookies that were sent are cleared; such
a call also needs the header \`x-assistant-csrf\`.`,
    errors: ['CSRF_REJECTED'],
    input: inputOf({
      /** Default: the token of the cookie, else the access token. */
      refreshToken,
    }).prefault({}),
    output: z.object({
      /** 0 when the session had already ended, or there is no valid token. */
      revoked: z.literal([0, 1]),
    }),
  }),

  requestPasswordReset: mutation({
    access: 'public',
    rest: { method: 'POST', path: '/auth/reset-password' },
    summary: 'Mails a link that sets another password',
    description: 'The answer is the same when no account has the address.',
    errors: [],
    input: inputOf({ email }),
    output: accepted,
  }),

  resetPassword: mutation({
    access: 'public',
    rest: { method: 'POST', path: '/auth/reset-password/confirm' },
    summary: 'Sets a password with a mailed token',
    description: 'Ends all sessions of the account.',
    errors: ['INVALID_TOKEN', 'WEAK_PASSWORD'],
    input: inputOf({
      /** The token of the mailed link. */
      token: mailedToken,
      newPassword: password,
    }),
    output: revokedSessions,
  }),

  changePassword: mutation({
    access: 'user',
    rest: { method: 'POST', path: '/auth/change-password' },
    summary: 'Changes the password of the caller',
    description: 'Ends all other sessions of the account.',
    errors: ['INVALID_CREDENTIALS', 'WEAK_PASSWORD'],
    input: inputOf({ currentPassword: password, newPassword: password }),
    output: revokedSessions,
  }),

  requestEmailVerification: mutation({
    access: 'unverified',
    rest: { method: 'POST', path: '/auth/verify-email/request' },
    summary: 'Mails the caller a link that verifies their address',
    description: 'Sends nothing when the address is already verified.',
    errors: [],
    input: inputOf({}).prefault({}),
    output: accepted,
  }),

  verifyEmail: mutation({
    access: 'public',
    rest: { method: 'POST', path: '/auth/verify-email' },
    summary: 'Verifies an address with a mailed token',
    description: 'Also confirms a change of address.',
    errors: ['INVALID_TOKEN', 'EMAIL_TAKEN'],
    input: inputOf({
      /** The token of the mailed link. */
      token: mailedToken,
    }),
    output: z.object({
      /** The address that is now verified. */
      email,
    }),
  }),

  requestEmailChange: mutation({
    access: 'unverified',
    rest: { method: 'POST', path: '/auth/change-email' },
    summary: 'Requests a change of address',
    description: 'Mails a link to the new address, and a notice to the current one.',
    errors: ['INVALID_CREDENTIALS'],
    input: inputOf({ newEmail: email, password }),
    output: accepted,
  }),
} as const

export type RegisterInput = z.output<typeof auth.register.input>
export type LoginInput = z.output<typeof auth.login.input>
