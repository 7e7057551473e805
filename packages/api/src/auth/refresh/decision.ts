/** What the row of a session says about its refresh tokens. */
export interface RotationState {
  /** The current rotation. */
  readonly rotation: number
  /** When anything of the current rotation was first shown; null: its holder may never have got it. */
  readonly firstUsedAt: Date | null
  /** From where the current rotation was asked for; null for the first. */
  readonly rotatedPrefix: string | null
  readonly rotatedDevice: string | null
}

/** A genuine refresh token, and from where it comes. */
export interface Presented {
  readonly rotation: number
  readonly prefix: string
  readonly device: string
}

/**
 * What to do with a genuine refresh token:
 * - `markUsed`: note that the current rotation was shown, and answer the current pair again
 * - `again`: answer the current pair again, change nothing
 * - `rotate`: make the next rotation
 * - `accessOnly`: answer an access token alone; the caller's own store has the new refresh token
 * - `theft`: end the session
 * - `ahead`: the row is older than the token, as after a restored backup: the session ends
 */
export type Decision = 'markUsed' | 'again' | 'rotate' | 'accessOnly' | 'theft' | 'ahead'

/** Decides about a genuine refresh token. */
export type Decide = (row: RotationState, token: Presented, now: Date, graceMilliseconds: number) => Decision

/**
 * Judges a refresh token by the rotation it is of (RFC 9700, 4.14.2, made safe to ask again). `now` is the
 * database's clock, `graceMilliseconds` how long after its first showing the current rotation is not rotated, and the
 * one before it not taken for stolen.
 */
export const decide: Decide = (row, token, now, graceMilliseconds) => {
  const isInGrace = row.firstUsedAt !== null && now.getTime() - row.firstUsedAt.getTime() <= graceMilliseconds
  if (token.rotation > row.rotation) return 'ahead'
  if (token.rotation === row.rotation) {
    if (row.firstUsedAt === null) return 'markUsed'
    return isInGrace ? 'again' : 'rotate'
  }
  if (token.rotation < row.rotation - 1) return 'theft'
  // A phone changes its network, and a browser its version; both at once, seconds after a rotation, is somebody else.
  if (token.prefix !== row.rotatedPrefix && token.device !== row.rotatedDevice) return 'theft'
  if (row.firstUsedAt === null) return 'again'
  return isInGrace ? 'accessOnly' : 'theft'
}
