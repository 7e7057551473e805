import type { ErrorCode } from '@assistant/contract'
import { AppError } from '../errors/app-error.js'

/** Why a session was ended, as its row says. */
export type EndReason = 'signedOut' | 'revoked' | 'reused' | 'suspended' | 'expired'

/** What decides whether a session still stands. */
export interface SessionStatusRow {
  readonly revokedAt: Date | null
  readonly revokedReason: string | null
  readonly expiresAt: Date
  readonly userStatus: 'active' | 'suspended' | 'deleted'
  /** The database's clock. */
  readonly now: Date
}

export type SessionEnd = Extract<ErrorCode, 'SESSION_REVOKED' | 'SESSION_EXPIRED' | 'ACCOUNT_SUSPENDED'>

/** Why the session is over; undefined while it stands. */
export function sessionEnd({
  revokedAt,
  revokedReason,
  expiresAt,
  userStatus,
  now,
}: SessionStatusRow): SessionEnd | undefined {
  if (userStatus === 'suspended') return 'ACCOUNT_SUSPENDED'
  if (userStatus === 'deleted') return 'SESSION_REVOKED'
  if (revokedAt !== null)
    return revokedReason === ('expired' satisfies EndReason) ? 'SESSION_EXPIRED' : 'SESSION_REVOKED'
  return expiresAt <= now ? 'SESSION_EXPIRED' : undefined
}

const messages = {
  UNAUTHENTICATED: 'Sign in first.',
  ACCESS_TOKEN_EXPIRED: 'The access token has expired. Refresh it and call again.',
  SESSION_REVOKED: 'This session was ended. Sign in again.',
  SESSION_EXPIRED: 'This session has expired. Sign in again.',
  ACCOUNT_SUSPENDED: 'This account is suspended. Ask an administrator of this server.',
  INVALID_REFRESH_TOKEN: 'The refresh token is not valid. Sign in again.',
  REFRESH_TOKEN_REUSED:
    'An old refresh token came back, so it may have been stolen: the session was ended. Sign in again.',
  EMAIL_NOT_VERIFIED: 'Verify your e-mail address first: open the link that was mailed to you, or ask for a new one.',
  INVALID_CREDENTIALS: 'The e-mail address or the password is wrong.',
} as const satisfies Partial<Record<ErrorCode, string>>

/** The error that tells a caller why they are not, or no longer, signed in. */
export function sessionError(code: keyof typeof messages): AppError {
  return new AppError(code, messages[code])
}
