import type { Keyring } from '../../platform/keyring.js'

/** What a refresh token names, before anything of it is proved. */
export interface PresentedToken {
  readonly sessionId: string
  readonly rotation: number
  /** Whether it was made by this server for the session with this salt. */
  readonly isGenuine: (keyring: Keyring, salt: string) => boolean
}

const format = /^rt1\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})$/

/**
 * The refresh token of a rotation: `rt1.<session>.<rotation>.<mac>`. The mac covers all the rest and a salt on the
 * session's row, so neither the database nor SECRET alone makes one, and the same one can be made again.
 */
export function refreshTokenOf(keyring: Keyring, sessionId: string, rotation: number, salt: string): string {
  const body = bodyOf(sessionId, rotation)
  return `${body}.${keyring.mac('refresh tokens', `${body}.${salt}`)}`
}

/** Reads a refresh token; undefined when it is none. */
export function parseRefreshToken(token: string): PresentedToken | undefined {
  const [, sessionId, digits, mac] = format.exec(token) ?? []
  if (sessionId === undefined || digits === undefined || mac === undefined) return undefined
  const rotation = Number(digits)
  const body = bodyOf(sessionId, rotation)
  return {
    sessionId,
    rotation,
    isGenuine: (keyring, salt) => keyring.verifyMac('refresh tokens', `${body}.${salt}`, mac),
  }
}

function bodyOf(sessionId: string, rotation: number): string {
  return `rt1.${sessionId}.${rotation}`
}
