import type { IncomingMessage } from 'node:http'
import type { CallOrigin } from '@assistant/api'

/** Where a request or a socket comes from. An IPv4 address that arrived on an IPv6 socket is written as IPv4. */
export function callOrigin(request: IncomingMessage): CallOrigin {
  return {
    ipAddress: (request.socket.remoteAddress ?? '').replace(/^::ffff:(?=[\d.]+$)/, ''),
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 512),
  }
}
