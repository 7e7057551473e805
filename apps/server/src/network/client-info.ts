import type { IncomingMessage } from 'node:http'
import { isIP, SocketAddress } from 'node:net'
import type { ClientInfo, Logger } from '@assistant/api'
import proxyAddress from 'proxy-addr'
import { isLoopback } from './addresses.js'

export interface ClientInfoOptions {
  /**
   * Proxies whose X-Forwarded-For is used: addresses, networks, `loopback`, `linklocal`, `uniquelocal`. Undefined:
   * none.
   */
  readonly trustProxy: readonly string[] | undefined
  readonly log: Logger
}

/**
 * Reads the client address and the first 512 characters of the user agent from a request, which may be the upgrade of a
 * socket. An IPv4 address in IPv6 form is written as IPv4.
 */
export type ReadClientInfo = (request: IncomingMessage) => ClientInfo

export interface ClientInfoReaders {
  readonly readClientInfo: ReadClientInfo
  /**
   * Returns true when a request with X-Forwarded-For comes from an address of this machine that TRUST_PROXY does not
   * contain, so probably through a proxy. All clients behind it then have the same address, the one of the proxy, so it
   * identifies none of them.
   */
  readonly isUnnamedProxy: (request: IncomingMessage) => boolean
}

/** Maximum number of addresses that are read from X-Forwarded-For, from its end. A client can put thousands into it. */
const maxHops = 20

/**
 * Creates the readers of client addresses. The address is the peer's or, when the peer is a trusted proxy, the last one
 * in X-Forwarded-For that is not a trusted proxy. When all of the last 20 are trusted proxies, it is the first of
 * these. The header is read from its end: when an entry that is read is not an address, the peer's is used. The header
 * of any other peer is ignored, because any client can send it.
 */
export function createClientInfoReaders({ trustProxy, log }: ClientInfoOptions): ClientInfoReaders {
  const isTrusted = trustProxy === undefined ? () => false : proxyAddress.compile([...trustProxy])
  let hasWarned = false

  const addressOf = (request: IncomingMessage): string => {
    const peer = plainAddress(request.socket.remoteAddress ?? '') ?? ''
    const header = request.headers['x-forwarded-for']
    if (header === undefined) return peer
    if (!isTrusted(peer, 0)) {
      if (!hasWarned) {
        log.warn(
          { peer },
          'X-Forwarded-For was ignored: it came from an address that TRUST_PROXY does not contain. If this is your proxy, add it',
        )
      }
      hasWarned = true
      return peer
    }
    let address = peer
    // Each proxy appends the address of its peer, so the last one was added by the nearest proxy.
    for (const hop of String(header).split(',').slice(-maxHops).reverse()) {
      const forwarded = plainAddress(hop.trim())
      if (forwarded === undefined) return peer
      address = forwarded
      if (!isTrusted(address, 0)) break
    }
    return address
  }

  return {
    readClientInfo: (request) => ({
      ipAddress: addressOf(request),
      userAgent: (request.headers['user-agent'] ?? '').slice(0, 512),
    }),
    isUnnamedProxy(request) {
      if (request.headers['x-forwarded-for'] === undefined) return false
      const peer = plainAddress(request.socket.remoteAddress ?? '') ?? ''
      return isLoopback(peer) && !isTrusted(peer, 0)
    },
  }
}

/**
 * Returns an address in the form that the server stores and compares: compressed, as IPv4 when it is an IPv4-mapped
 * IPv6 address (RFC 4291, 2.5.5.2), and without a zone, because a zone may have any length. Returns undefined for other
 * text.
 */
export function plainAddress(text: string): string | undefined {
  const version = isIP(text)
  if (version !== 6) return version === 4 ? text : undefined
  const [address = ''] = text.split('%', 1)
  return new SocketAddress({ address, family: 'ipv6' }).address.replace(/^::ffff:(?=[\d.]+$)/, '')
}
