import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Returns the network of an address: /24 for IPv4, /64 for IPv6. One client may have many addresses in such a network.
 * An IPv4 address in IPv6 notation (`::ffff:a.b.c.d` and the deprecated `::a.b.c.d`; RFC 4291, 2.5.5) counts as IPv4.
 * Zone ids are dropped. Other text is returned unchanged.
 */
export function addressPrefix(address: string): string {
  const bare = withoutZone(address)
  const parsed = parse(bare)
  if (parsed === undefined) return bare
  if ('octets' in parsed) return `${parsed.octets.slice(0, 3).join('.')}.0/24`
  return ipv6Prefix(parsed, 64)
}

/**
 * Returns the /48 of an IPv6 address, because one customer of a provider may have a whole one. Returns undefined for
 * IPv4 addresses, also in IPv6 notation, and for other text.
 */
export function widerPrefix(address: string): string | undefined {
  const parsed = parse(withoutZone(address))
  return parsed !== undefined && 'parts' in parsed ? ipv6Prefix(parsed, 48) : undefined
}

function withoutZone(address: string): string {
  return address.split('%', 1)[0] ?? ''
}

/**
 * Returns undefined for invalid syntax. This is checked first, because ipaddr.js also accepts octal, hexadecimal and
 * shortened IPv4 addresses.
 */
function parse(address: string) {
  return isIP(address) === 0 ? undefined : ipaddr.process(address)
}

function ipv6Prefix({ parts }: { readonly parts: readonly number[] }, bits: 48 | 64): string {
  const groups = parts.slice(0, bits / 16).map((group) => group.toString(16))
  return `${groups.join(':')}::/${bits}`
}
