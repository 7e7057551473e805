import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { CallOrigin, Logger } from '@assistant/api'
import proxyAddress from 'proxy-addr'

export interface CallOriginOptions {
  /** Proxies whose X-Forwarded-For is believed: addresses, networks, `loopback`, `linklocal`, `uniquelocal`. */
  readonly trustProxy: readonly string[] | undefined
  readonly log: Logger
}

/** Where a request or a socket comes from. An IPv4 address that is written as IPv6 is written as IPv4. */
export type ReadCallOrigin = (request: IncomingMessage) => CallOrigin

/**
 * Reads where calls come from: the address of the peer or, behind a proxy that is trusted, the last one in its header
 * that is no trusted proxy itself. Everybody can write that header: from anybody else it counts for nothing.
 */
export function createCallOrigin({ trustProxy, log }: CallOriginOptions): ReadCallOrigin {
  const isTrusted = trustProxy === undefined ? () => false : proxyAddress.compile([...trustProxy])
  let hasWarned = false

  const addressOf = (request: IncomingMessage): string => {
    const peer = request.socket.remoteAddress ?? ''
    if (request.headers['x-forwarded-for'] === undefined) return peer
    if (!isTrusted(peer, 0)) {
      if (!hasWarned) {
        const help = 'X-Forwarded-For came from an address that TRUST_PROXY does not have, and is not believed'
        log.warn({ peer }, help)
      }
      hasWarned = true
      return peer
    }
    const forwarded = proxyAddress(request, isTrusted)
    return isIP(forwarded) > 0 ? forwarded : peer
  }

  return (request) => ({
    ipAddress: addressOf(request).replace(/^::ffff:(?=[\d.]+$)/i, ''),
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 512),
  })
}
