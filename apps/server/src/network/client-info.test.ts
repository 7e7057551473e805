import type { IncomingMessage } from 'node:http'
import type { Logger } from '@assistant/api'
import { describe, expect, it } from 'vitest'
import { silence } from '../../testing/test-server.js'
import { createClientInfoReaders } from './client-info.js'

const request = (remoteAddress: string, forwarded?: string, userAgent?: string) =>
  ({
    socket: { remoteAddress },
    headers: {
      ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }),
      ...(userAgent !== undefined && { 'user-agent': userAgent }),
    },
  }) as unknown as IncomingMessage

const addressOf = (trustProxy: readonly string[] | undefined, peer: string, forwarded?: string) =>
  createClientInfoReaders({ trustProxy, log: silence }).readClientInfo(request(peer, forwarded)).ipAddress

describe('createClientInfoReaders', () => {
  it.each([
    ['the peer when no proxy is trusted', undefined, '127.0.0.1', '203.0.113.7', '127.0.0.1'],
    ['the peer when it is not a trusted proxy', ['10.0.0.0/8'], '192.0.2.1', '203.0.113.7', '192.0.2.1'],
    ['the peer when a trusted proxy sends no header', ['loopback'], '127.0.0.1', undefined, '127.0.0.1'],
    ['the one that the trusted proxy names', ['loopback'], '127.0.0.1', '203.0.113.7', '203.0.113.7'],
    [
      'the one that the outermost trusted proxy names',
      ['loopback', '10.0.0.0/8'],
      '::1',
      '203.0.113.7, 10.1.2.3',
      '203.0.113.7',
    ],
    [
      'the one that the trusted proxy names, not one that the client forged',
      ['loopback'],
      '127.0.0.1',
      '198.51.100.1, 203.0.113.7',
      '203.0.113.7',
    ],
    ['an IPv6 address when the proxy names one', ['uniquelocal'], 'fd00::1', '2001:db8::7', '2001:db8::7'],
    [
      'the IPv4 address of an IPv4-mapped IPv6 address',
      ['loopback'],
      '::ffff:127.0.0.1',
      '::FFFF:203.0.113.7',
      '203.0.113.7',
    ],
    ['the IPv4 address of a peer on an IPv6 socket', undefined, '::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['the peer when the proxy names no address', ['loopback'], '127.0.0.1', 'unknown', '127.0.0.1'],
    ['the peer when the proxy names an address with a port', ['loopback'], '127.0.0.1', '203.0.113.7:80', '127.0.0.1'],
    ['the peer when the header has only commas', ['loopback'], '127.0.0.1', ', ,', '127.0.0.1'],
    ['the peer when the header is empty', ['loopback'], '127.0.0.1', '', '127.0.0.1'],
    [
      'the peer when the outermost trusted proxy names no address',
      ['loopback', '10.0.0.0/8'],
      '::1',
      'x, 10.1.2.3',
      '::1',
    ],
    [
      'the one that the trusted proxy names after forged text',
      ['loopback'],
      '127.0.0.1',
      '<x>, ,203.0.113.7',
      '203.0.113.7',
    ],
    [
      'the first one of the header when all of them are trusted proxies',
      ['loopback', '10.0.0.0/8'],
      '::1',
      '10.1.2.3',
      '10.1.2.3',
    ],
    [
      'the IPv4 address of an IPv4-mapped IPv6 address in hexadecimal',
      ['loopback'],
      '127.0.0.1',
      '0:0:0:0:0:ffff:cb00:7107',
      '203.0.113.7',
    ],
    ['an IPv6 address in its compressed form', ['loopback'], '127.0.0.1', '2001:0DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['an IPv6 address without its zone', ['linklocal'], 'fe80::1%eth0', `fe80::2%${'x'.repeat(9_000)}`, 'fe80::2'],
  ] as const)('uses as the address of the client: %s', (_, trustProxy, peer, forwarded, expected) => {
    expect(addressOf(trustProxy, peer, forwarded)).toBe(expected)
  })

  it('searches for the address in the last 20 addresses of X-Forwarded-For only', () => {
    const hops = (count: number) => Array.from({ length: count }, (_, index) => `10.0.0.${count - index}`)
    const behind = (count: number) => addressOf(['10.0.0.0/8'], '10.0.0.0', ['203.0.113.7', ...hops(count)].join(', '))
    expect([behind(19), behind(20), behind(200)]).toEqual(['203.0.113.7', '10.0.0.20', '10.0.0.20'])
  })

  it('logs once that X-Forwarded-For of an untrusted peer is ignored, without its content', () => {
    const lines: unknown[] = []
    const log: Logger = { ...silence, warn: (...line) => void lines.push(line) }
    const { readClientInfo } = createClientInfoReaders({ trustProxy: undefined, log })
    for (const forged of ['203.0.113.7', '203.0.113.8']) readClientInfo(request('192.0.2.1', forged))
    expect(lines).toHaveLength(1)
    expect(JSON.stringify(lines)).not.toContain('203.0.113')
  })

  it('reads at most 512 characters of the user agent', () => {
    const { userAgent } = createClientInfoReaders({ trustProxy: undefined, log: silence }).readClientInfo(
      request('::1', undefined, 'x'.repeat(600)),
    )
    expect(userAgent).toHaveLength(512)
  })
})
