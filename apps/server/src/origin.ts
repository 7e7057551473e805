import type { IncomingMessage } from 'node:http'
import { isIP, SocketAddress } from 'node:net'
import type { CallOrigin, Logger } from '@assistant/api'
import proxyAddress from 'proxy-addr'
import { isLoopback } from './addresses.js'

export interface CallOriginOptions {
  /** Proxies whose X-Forwarded-For is believed: addresses, networks, `loopback`, `linklocal`, `uniquelocal`. */
  readonly trustProxy: readonly string[] | undefined
  readonly log: Logger
}

/** Where a request or a socket comes from. An IPv4 address that is written as IPv6 is written as IPv4. */
export type ReadCallOrigin = (request: IncomingMessage) => CallOrigin

/** No row of proxies is longer. Each look at an address costs: who may write the header could make it thousands. */
const mostHops = 20

/**
 * Reads where calls come from: the address of the peer or, behind a proxy that is trusted, the last one in its header
 * that is no trusted proxy itself. Everybody can write that header: from anybody else it counts for nothing.
 */
export function createCallOrigin({ trustProxy, log }: CallOriginOptions): ReadCallOrigin {
  const isTrusted = trustProxy === undefined ? () => false : proxyAddress.compile([...trustProxy])
  let hasWarned = false

  const addressOf = (request: IncomingMessage): string => {
    const peer = plainAddress(request.socket.remoteAddress ?? '') ?? ''
    const header = request.headers['x-forwarded-for']
    if (header === undefined) return peer
    if (!isTrusted(peer, 0)) {
      if (!hasWarned) {
        const help = 'X-Forwarded-For came from an address that TRUST_PROXY does not have, and is not believed'
        log.warn({ peer }, help)
      }
      hasWarned = true
      return peer
    }
    let address = peer
    // Each proxy writes behind what it was sent whom it was sent that by: the nearest one stands last.
    for (const hop of String(header).split(',').slice(-mostHops).reverse()) {
      const forwarded = plainAddress(hop.trim())
      if (forwarded === undefined) return peer
      address = forwarded
      if (!isTrusted(address, 0)) break
    }
    return address
  }

  return (request) => ({
    ipAddress: addressOf(request),
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 512),
  })
}

/**
 * Returns whether a request comes through a proxy on this machine that TRUST_PROXY does not name. All its clients then
 * have one address, which says nothing of any of them.
 */
export function createProxyCheck(trustProxy: CallOriginOptions['trustProxy']): (request: IncomingMessage) => boolean {
  const isTrusted = trustProxy === undefined ? () => false : proxyAddress.compile([...trustProxy])
  return (request) => {
    if (request.headers['x-forwarded-for'] === undefined) return false
    const peer = plainAddress(request.socket.remoteAddress ?? '') ?? ''
    return isLoopback(peer) && !isTrusted(peer, 0)
  }
}

/**
 * An address in the one way in which it is written here: without a zone, which may have any length, and as IPv4 where it
 * is that (RFC 4291, 2.5.5.2). Undefined for what is no address.
 */
export function plainAddress(text: string): string | undefined {
  const version = isIP(text)
  if (version !== 6) return version === 4 ? text : undefined
  const [address = ''] = text.split('%', 1)
  return new SocketAddress({ address, family: 'ipv6' }).address.replace(/^::ffff:(?=[\d.]+$)/, '')
}
