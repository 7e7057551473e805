/** The columns of a session on which decisions about its refresh tokens depend. */
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
 * The action for a genuine refresh token. All but `theft` and `ahead` return a new access token, and extend the session
 * when that is due:
 * - `markUsed`: record the first use of the current rotation, and return its refresh token again
 * - `again`: return the refresh token of the current rotation again
 * - `rotate`: start the next rotation, and return its refresh token
 * - `accessOnly`: return no refresh token, since the client already has the current one
 * - `theft`: end the session, because the token was probably stolen
 * - `ahead`: end the session, because its row is older than the token, as after restoring a backup
 */
export type Decision = 'markUsed' | 'again' | 'rotate' | 'accessOnly' | 'theft' | 'ahead'

/** Decides about a genuine refresh token. */
export type Decide = (row: RotationState, token: PresentedToken, now: Date, graceMs: number) => Decision

/**
 * Decides by the rotation of the token, as in RFC 9700, 4.14.2, but so that retries are safe. `now` is the time of the
 * database. Until `graceMs` after the first use of the current rotation, the current token is not rotated. Until then
 * the previous token does not count as stolen either, unless both network and device differ from those of the refresh
 * that started the rotation.
 */
export const decide: Decide = (row, token, now, graceMs) => {
  const isInGrace = row.firstUsedAt !== null && now.getTime() - row.firstUsedAt.getTime() <= graceMs
  if (token.rotation > row.rotation) return 'ahead'
  if (token.rotation === row.rotation) {
    if (row.firstUsedAt === null) return 'markUsed'
    return isInGrace ? 'again' : 'rotate'
  }
  if (token.rotation < row.rotation - 1) return 'theft'
  // Network or device of an honest client may change between two attempts. If both have, it is probably another client.
  if (token.prefix !== row.rotatedPrefix && token.device !== row.rotatedDevice) return 'theft'
  if (row.firstUsedAt === null) return 'again'
  return isInGrace ? 'accessOnly' : 'theft'
}
