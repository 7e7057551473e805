/** The columns of a session that describe its refresh tokens. */
export interface RotationState {
  /** The current rotation. */
  readonly rotation: number
  /** Time of the first use of the current rotation. Null: the client may never have received its tokens. */
  readonly firstUsedAt: Date | null
  /** Network and device of the refresh that started the current rotation. Null for the first rotation. */
  readonly rotatedPrefix: string | null
  readonly rotatedDevice: string | null
}

/** A genuine refresh token, with the network and device of the client that sent it. */
export interface PresentedToken {
  readonly rotation: number
  readonly prefix: string
  readonly device: string
}

/**
 * The action for a genuine refresh token:
 * - `markUsed`: record the first use of the current rotation, and return its tokens again
 * - `again`: return the tokens of the current rotation again, and change nothing
 * - `rotate`: start the next rotation
 * - `accessOnly`: return an access token only, since the client already has the new refresh token
 * - `theft`: end the session, because the token was probably stolen
 * - `ahead`: end the session, because its row is older than the token, as after restoring a backup
 */
export type Decision = 'markUsed' | 'again' | 'rotate' | 'accessOnly' | 'theft' | 'ahead'

/** Decides about a genuine refresh token. */
export type Decide = (row: RotationState, token: PresentedToken, now: Date, graceMs: number) => Decision

/**
 * Decides by the rotation of the token, as in RFC 9700, 4.14.2, but so that retries are safe. `now` is the time of the
 * database. For `graceMs` after the first use of the current rotation, the current token is not rotated and the
 * previous one does not count as stolen.
 */
export const decide: Decide = (row, token, now, graceMs) => {
  const isInGrace = row.firstUsedAt !== null && now.getTime() - row.firstUsedAt.getTime() <= graceMs
  if (token.rotation > row.rotation) return 'ahead'
  if (token.rotation === row.rotation) {
    if (row.firstUsedAt === null) return 'markUsed'
    return isInGrace ? 'again' : 'rotate'
  }
  if (token.rotation < row.rotation - 1) return 'theft'
  // Network or device of an honest client may change between two attempts. If both did, it is probably another client.
  if (token.prefix !== row.rotatedPrefix && token.device !== row.rotatedDevice) return 'theft'
  if (row.firstUsedAt === null) return 'again'
  return isInGrace ? 'accessOnly' : 'theft'
}
