import type { ErrorCode } from '@assistant/contract'
import { AppError } from '../errors/app-error.js'

const messages = {
  UNAUTHENTICATED: 'Sign in first.',
  ACCESS_TOKEN_EXPIRED: 'The access token has expired. Refresh it and call again.',
  SESSION_REVOKED: 'This session was ended. Sign in again.',
  SESSION_EXPIRED: 'This session has expired. Sign in again.',
  ACCOUNT_SUSPENDED: 'This account is suspended. Ask an administrator of this server.',
  INVALID_REFRESH_TOKEN: 'The refresh token is not valid. Sign in again.',
  REFRESH_TOKEN_REUSED:
    'An old refresh token was used again, so it may have been stolen. The session was ended. Sign in again.',
  EMAIL_NOT_VERIFIED: 'Verify your e-mail address first: open the link that was mailed to you, or ask for a new one.',
  INVALID_CREDENTIALS: 'The e-mail address or the password is wrong.',
} as const satisfies Partial<Record<ErrorCode, string>>

/** Returns the error for a caller who is not signed in, no longer signed in, or not admitted. */
export function sessionError(code: keyof typeof messages): AppError {
  return new AppError(code, messages[code])
}

export function sessionNotFound(): AppError {
  return new AppError('SESSION_NOT_FOUND', 'There is no such session, or it has ended.')
}
