import { AssistantError } from '../error.js'
import type { ErrorCode, RouterOutputs } from '../router.js'

type Tokens = RouterOutputs['auth']['refresh']

/** Creates a model of a session on the server. As a simplification, the grace period of a refresh token never ends. */
export function createSessionModel(lifetime = 600_000, now: () => number = Date.now) {
  const accessTokens = new Map<string, number>()
  const expired = new Set<string>()
  let generation = 1
  let isShown = false
  let over: ErrorCode | undefined
  let refreshes = 0

  const refusal = (code: ErrorCode) => new AssistantError(code, `Refused: ${code}.`)

  function tokens(refreshToken: string | null): Tokens {
    const accessToken = `access-${generation}-${accessTokens.size}`
    accessTokens.set(accessToken, generation)
    return {
      tokenType: 'Bearer',
      accessToken,
      accessTokenExpiresAt: new Date(now() + lifetime).toISOString(),
      refreshToken,
      refreshTokenExpiresAt: new Date(now() + 1_000 * lifetime).toISOString(),
    }
  }

  const current = () => `refresh-${generation}`

  return {
    get refreshes() {
      return refreshes
    },
    get over() {
      return over
    },
    signIn(): Tokens {
      over = undefined
      return tokens(current())
    },

    refresh(refreshToken: string): Tokens {
      refreshes += 1
      if (over) throw refusal(over)
      const given = Number(/^refresh-(\d+)$/.exec(refreshToken)?.[1] ?? Number.NaN)
      if (Number.isNaN(given)) throw refusal('INVALID_REFRESH_TOKEN')
      if (given === generation) {
        generation += 1
        isShown = false
        return tokens(current())
      }
      if (given === generation - 1) return tokens(isShown ? null : current())
      over = 'REFRESH_TOKEN_REUSED'
      throw refusal(over)
    },

    /** Throws the error of a call with this access token, if any. */
    use(accessToken: string | null): void {
      const issuedFor = accessTokens.get(accessToken ?? '')
      if (accessToken === null || issuedFor === undefined) throw refusal('UNAUTHENTICATED')
      if (over) throw refusal(over)
      if (expired.has(accessToken)) throw refusal('ACCESS_TOKEN_EXPIRED')
      if (issuedFor === generation) isShown = true
    },

    /** Expires all access tokens that were issued so far. */
    expireAccessTokens(): void {
      for (const token of accessTokens.keys()) expired.add(token)
    },

    end(code: ErrorCode): void {
      over = code
    },
  }
}

export type SessionModel = ReturnType<typeof createSessionModel>
