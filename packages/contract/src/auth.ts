import * as z from 'zod'
import { text, timestamp } from './primitives.js'
import { session } from './sessions.js'
import { user } from './users.js'

/**
 * Tokens of a session, for `Authorization: Bearer` (RFC 6750). In cookie mode both tokens are null: they are in
 * HttpOnly cookies.
 */
export const tokens = z.object({
  tokenType: z.literal('Bearer'),
  accessToken: z.string().nullable(),
  accessTokenExpiresAt: timestamp,
  /** Null in cookie mode, and after a refresh whose caller should keep the current token. */
  refreshToken: z.string().nullable(),
  refreshTokenExpiresAt: timestamp,
})
export type Tokens = z.output<typeof tokens>

/** The account and the session of a sign-in, with the tokens of the session. */
export const signedIn = z.object({ user, session, tokens })
export type SignedIn = z.output<typeof signedIn>

/**
 * A token from a mail: at most 200 characters. The server decides whether it is valid, and answers INVALID_TOKEN if
 * not.
 */
export const mailedToken = text(200)
