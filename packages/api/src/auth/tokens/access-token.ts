import { id } from '@assistant/contract'
import { errors, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import * as z from 'zod'
import type { AccessClaims, Authentication } from '../../platform/caller.js'
import type { Runtime } from '../../platform/runtime.js'
import type { SigningKeys } from './signing-keys.js'

export interface AccessTokens {
  /** Issues a token that expires after its lifetime, or with its session if that ends earlier. */
  issue(session: {
    readonly userId: string
    readonly sessionId: string
    readonly rotation: number
    readonly endsAt: Date
  }): Promise<{ readonly token: string; readonly expiresAt: Date }>
  /**
   * Verifies a token. Returns a reason instead of throwing: ACCESS_TOKEN_EXPIRED for a token that is only too old, and
   * UNAUTHENTICATED for any other invalid token or none.
   */
  verify(token: string | undefined): Promise<Authentication>
}

export interface AccessTokenOptions {
  readonly keys: SigningKeys
  readonly issuer: string
  readonly lifetimeSeconds: number
  readonly runtime: Runtime
}

const type = 'at+jwt'
const audience = 'assistant'
const maxTokenLength = 4096
const clockSkewSeconds = 5
const maxCachedTokens = 10_000

const payload = z.object({
  sub: id,
  sid: id,
  gen: z.int().min(1),
  iat: z.int(),
  exp: z.int(),
  jti: z.string(),
})

/**
 * Creates the service that issues and verifies access tokens: JWTs modeled on RFC 9068, verified as RFC 8725
 * recommends. Only Ed25519 signatures are accepted, and issuer, audience, type and key are checked. Claims of up to
 * 10,000 verified tokens are cached, until the token expires or the set of keys changes.
 */
export function createAccessTokens({ keys, issuer, lifetimeSeconds, runtime }: AccessTokenOptions): AccessTokens {
  const cache = new LRUCache<string, AccessClaims>({ max: maxCachedTokens })
  let cachedFor = keys.set
  const nowSeconds = () => Math.floor(runtime.now() / 1000)
  const isExpired = (claims: AccessClaims) => claims.expiresAt / 1000 <= nowSeconds() - clockSkewSeconds

  const verifyToken = async (token: string): Promise<AccessClaims> => {
    const verified = await jwtVerify(token, ({ kid = '' }) => keyOf(keys, kid), {
      algorithms: ['EdDSA'],
      issuer,
      audience,
      typ: type,
      clockTolerance: clockSkewSeconds,
      currentDate: new Date(runtime.now()),
    })
    const claims = payload.parse(verified.payload)
    return {
      userId: claims.sub,
      sessionId: claims.sid,
      rotation: claims.gen,
      expiresAt: claims.exp * 1000,
      ...(verified.protectedHeader.kid !== undefined && { keyId: verified.protectedHeader.kid }),
    }
  }

  return {
    async issue({ userId, sessionId, rotation, endsAt }) {
      await keys.refresh()
      const issuedAt = nowSeconds()
      const expiresAt = Math.min(issuedAt + lifetimeSeconds, Math.floor(endsAt.getTime() / 1000))
      const { id: kid, key } = keys.current()
      const token = await new SignJWT({ sid: sessionId, gen: rotation })
        .setProtectedHeader({ alg: 'EdDSA', typ: type, kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .setJti(runtime.randomId())
        .sign(key)
      return { token, expiresAt: new Date(expiresAt * 1000) }
    },

    async verify(token) {
      if (token === undefined || token.length > maxTokenLength) return unauthenticated
      await keys.refresh()
      if (cachedFor !== keys.set) {
        cache.clear()
        cachedFor = keys.set
      }
      const cached = cache.get(token)
      if (cached !== undefined) {
        if (!isExpired(cached)) return { claims: cached }
        cache.delete(token)
        return expired
      }
      const set = keys.set
      try {
        const claims = await verifyToken(token)
        // If the keys have changed meanwhile, another call may have cleared the cache already.
        if (set === keys.set) cache.set(token, claims)
        return { claims }
      } catch (error) {
        return error instanceof errors.JWTExpired ? expired : unauthenticated
      }
    },
  }
}

const unauthenticated: Authentication = { claims: null, reason: 'UNAUTHENTICATED' }
const expired: Authentication = { claims: null, reason: 'ACCESS_TOKEN_EXPIRED' }

function keyOf(keys: SigningKeys, id: string) {
  const key = keys.publicKey(id)
  if (key === undefined) throw new errors.JWSInvalid('The token is signed with an unknown key')
  return key
}
