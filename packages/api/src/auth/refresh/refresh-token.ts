import type { Keyring } from '../../platform/keyring.js'

/** The parts of a well-formed refresh token, which may still be forged. */
export interface ParsedToken {
  readonly sessionId: string
  readonly rotation: number
  /** Returns true if the token was made with a secret of the keyring and with this salt. */
  readonly isGenuine: (keyring: Keyring, salt: string) => boolean
}

const format = /^rt1\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})$/

/**
 * Returns the refresh token of a rotation: `rt1.<session>.<rotation>.<mac>`. The MAC covers the other parts and the
 * salt in the session's row. So a token cannot be forged with the database or SECRET alone, and it can be derived
 * again.
 */
export function refreshTokenOf(keyring: Keyring, sessionId: string, rotation: number, salt: string): string {
  const body = bodyOf(sessionId, rotation)
  return `${body}.${keyring.mac('refresh tokens', `${body}.${salt}`)}`
}

/** Returns the parts of a refresh token, or undefined if the text has another format. */
export function parseRefreshToken(token: string): ParsedToken | undefined {
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
