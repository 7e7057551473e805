import type { ErrorCode } from '@assistant/contract'

/** The reason why a session was ended, as stored in its row. */
export type EndReason = 'signedOut' | 'revoked' | 'reused' | 'suspended' | 'expired'

/** The columns and the time that decide whether a session is active. */
export interface SessionEndFacts {
  readonly revokedAt: Date | null
  readonly revokedReason: string | null
  readonly expiresAt: Date
  readonly userStatus: 'active' | 'suspended' | 'deleted'
  /** The database's clock. */
  readonly now: Date
}

export type SessionEnd = Extract<ErrorCode, 'SESSION_REVOKED' | 'SESSION_EXPIRED' | 'ACCOUNT_SUSPENDED'>

/** Returns the error code of an ended session, and undefined for an active one. */
export function sessionEnd(facts: SessionEndFacts): SessionEnd | undefined {
  const { revokedAt, revokedReason, expiresAt, userStatus, now } = facts
  if (userStatus === 'suspended') return 'ACCOUNT_SUSPENDED'
  if (userStatus === 'deleted') return 'SESSION_REVOKED'
  if (revokedAt !== null) {
    return revokedReason === ('expired' satisfies EndReason) ? 'SESSION_EXPIRED' : 'SESSION_REVOKED'
  }
  return expiresAt <= now ? 'SESSION_EXPIRED' : undefined
}
