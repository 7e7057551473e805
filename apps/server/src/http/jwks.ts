import { sendBody } from './body/content.js'
import { type FindRoute, readable } from './route.js'

export interface KeysOptions {
  /** Reads the JWK Set (RFC 7517). */
  readonly publicKeys: () => Promise<{ readonly keys: readonly object[] }>
}

/** Serves the public keys, with which other services verify access tokens. They may be cached for five minutes. */
export function createKeysRoutes({ publicKeys }: KeysOptions): FindRoute {
  const route = readable(async (_, response) => {
    const body = JSON.stringify(await publicKeys())
    response.setHeader('cache-control', 'public, max-age=300')
    sendBody(response, 200, 'application/jwk-set+json', body)
  })
  return (path) => (path === '/.well-known/jwks.json' ? route : undefined)
}
