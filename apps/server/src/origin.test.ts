import type { IncomingMessage } from 'node:http'
import type { Logger } from '@assistant/api'
import { describe, expect, it } from 'vitest'
import { createCallOrigin } from './origin.js'
import { silence } from './testing/front.js'

const request = (remoteAddress: string, forwarded?: string, userAgent?: string) =>
  ({
    socket: { remoteAddress },
    connection: { remoteAddress },
    headers: {
      ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }),
      ...(userAgent !== undefined && { 'user-agent': userAgent }),
    },
  }) as unknown as IncomingMessage

const addressOf = (trustProxy: readonly string[] | undefined, peer: string, forwarded?: string) =>
  createCallOrigin({ trustProxy, log: silence })(request(peer, forwarded)).ipAddress

describe('where a call comes from', () => {
  it.each([
    ['the peer, when no proxy is trusted', undefined, '127.0.0.1', '203.0.113.7', '127.0.0.1'],
    ['the peer, when it is no trusted proxy', ['10.0.0.0/8'], '192.0.2.1', '203.0.113.7', '192.0.2.1'],
    ['the peer, when the proxy says nothing', ['loopback'], '127.0.0.1', undefined, '127.0.0.1'],
    ['who the trusted proxy names', ['loopback'], '127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['who the last trusted proxy names', ['loopback', '10.0.0.0/8'], '::1', '203.0.113.7, 10.1.2.3', '203.0.113.7'],
    ['not what a client made up before that', ['loopback'], '127.0.0.1', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['an IPv6 address', ['uniquelocal'], 'fd00::1', '2001:db8::7', '2001:db8::7'],
    ['an IPv4 address, however it is written', ['loopback'], '::ffff:127.0.0.1', '::FFFF:203.0.113.7', '203.0.113.7'],
    ['an IPv4 address on an IPv6 socket', undefined, '::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['the peer, when the proxy names no address', ['loopback'], '127.0.0.1', 'unknown', '127.0.0.1'],
    ['the peer, when the proxy names an address with a port', ['loopback'], '127.0.0.1', '203.0.113.7:80', '127.0.0.1'],
    ['the peer, when there is nothing between commas', ['loopback'], '127.0.0.1', ', ,', '127.0.0.1'],
  ] as const)('is %s', (_, trustProxy, peer, forwarded, expected) => {
    expect(addressOf(trustProxy, peer, forwarded)).toBe(expected)
  })

  it('is soon found in a header of any length', () => {
    const hops = Array.from({ length: 4_000 }, () => '127.0.0.1').join(',')
    expect(addressOf(['loopback'], '127.0.0.1', `203.0.113.7,${hops}`)).toBe('203.0.113.7')
  })

  it('warns once of a header from somebody who is not trusted, and does not repeat what it says', () => {
    const lines: unknown[] = []
    const log: Logger = { ...silence, warn: (...line) => void lines.push(line) }
    const callOrigin = createCallOrigin({ trustProxy: undefined, log })
    for (const forged of ['203.0.113.7', '203.0.113.8']) callOrigin(request('192.0.2.1', forged))
    expect(lines).toHaveLength(1)
    expect(JSON.stringify(lines)).not.toContain('203.0.113')
  })

  it('keeps 512 characters of the user agent', () => {
    const { userAgent } = createCallOrigin({ trustProxy: undefined, log: silence })(
      request('::1', undefined, 'x'.repeat(600)),
    )
    expect(userAgent).toHaveLength(512)
  })
})
