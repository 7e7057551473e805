/** What the row of a session says about its refresh tokens. */
export interface Rotation {
  /** The current generation. */
  readonly generation: number
  /** When anything of the current generation was first shown; null: its holder may never have got it. */
  readonly shownAt: Date | null
  /** From where the current generation was asked for; null for the first. */
  readonly rotatedPrefix: string | null
  readonly rotatedDevice: string | null
}

/** A genuine refresh token, and from where it comes. */
export interface Presented {
  readonly generation: number
  readonly prefix: string
  readonly device: string
}

/**
 * What to do with a genuine refresh token:
 * - `show`: note that the current generation was shown, and answer the current pair again
 * - `again`: answer the current pair again, change nothing
 * - `rotate`: make the next generation
 * - `accessOnly`: answer an access token alone; the caller's own store has the new refresh token
 * - `theft`: end the session
 * - `ahead`: the row is older than the token, as after a restored backup: the session ends
 */
export type Verdict = 'show' | 'again' | 'rotate' | 'accessOnly' | 'theft' | 'ahead'

/** Decides about a genuine refresh token. */
export type Judge = (row: Rotation, token: Presented, now: Date, graceMilliseconds: number) => Verdict

/**
 * Judges a refresh token by the generation it is of (RFC 9700, 4.14.2, made safe to ask again). `now` is the
 * database's clock, `graceMilliseconds` how long after its first showing the current generation is not rotated, and the
 * one before it not taken for stolen.
 */
export const judge: Judge = (row, token, now, graceMilliseconds) => {
  const isInGrace = row.shownAt !== null && now.getTime() - row.shownAt.getTime() <= graceMilliseconds
  if (token.generation > row.generation) return 'ahead'
  if (token.generation === row.generation) {
    if (row.shownAt === null) return 'show'
    return isInGrace ? 'again' : 'rotate'
  }
  if (token.generation < row.generation - 1) return 'theft'
  // A phone changes its network, and a browser its version; both at once, seconds after a rotation, is somebody else.
  if (token.prefix !== row.rotatedPrefix && token.device !== row.rotatedDevice) return 'theft'
  if (row.shownAt === null) return 'again'
  return isInGrace ? 'accessOnly' : 'theft'
}
