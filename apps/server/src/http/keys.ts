import type { FindRoute } from './route.js'

export interface KeysOptions {
  /** A JWK Set (RFC 7517). */
  readonly publicKeys: () => Promise<{ readonly keys: readonly object[] }>
}

/** The public keys, with which other services verify access tokens by themselves. They may be kept for a while. */
export function createKeysRoutes({ publicKeys }: KeysOptions): FindRoute {
  return (path) => {
    if (path !== '/.well-known/jwks.json') return undefined
    return {
      methods: ['GET'],
      isShared: false,
      isWork: false,
      async answer(request, response) {
        const body = JSON.stringify(await publicKeys())
        response.writeHead(200, {
          'content-type': 'application/jwk-set+json',
          'content-length': Buffer.byteLength(body),
          'cache-control': 'public, max-age=300',
        })
        response.end(request.method === 'HEAD' ? undefined : body)
      },
    }
  }
}
