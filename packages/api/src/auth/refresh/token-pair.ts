import type { Tokens } from '@assistant/contract'
import type { Tables } from '@assistant/database'
import type { Keyring } from '../../platform/keyring.js'
import type { AccessTokens } from '../tokens/access-token.js'
import { refreshTokenOf } from './refresh-token.js'

/**
 * Makes a new access token for a session's current rotation. Returns it with the refresh token of the rotation or null.
 */
export type MakeTokens = (
  session: Tables['sessions']['$inferSelect'],
  refreshToken?: 'withoutRefreshToken',
) => Promise<Tokens>

export function createMakeTokens(keyring: Keyring, accessTokens: AccessTokens): MakeTokens {
  return async (session, refreshToken) => {
    const { id, userId, rotation, refreshSalt, expiresAt } = session
    const access = await accessTokens.issue({ userId, sessionId: id, rotation, endsAt: expiresAt })
    return {
      tokenType: 'Bearer',
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt.toISOString(),
      refreshToken: refreshToken === undefined ? refreshTokenOf(keyring, id, rotation, refreshSalt) : null,
      refreshTokenExpiresAt: expiresAt.toISOString(),
    }
  }
}
