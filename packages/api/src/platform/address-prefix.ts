import { isIPv4, isIPv6 } from 'node:net'

/**
 * The network of an address, as one household or one operator has it: /24 for IPv4, /64 for IPv6. An IPv4 address that
 * is written as IPv6 (`::ffff:…`, RFC 4291, 2.5.5.2) is the IPv4 address. What is no address stands for itself.
 */
export function addressPrefix(address: string): string {
  const bare = address.split('%', 1)[0] ?? ''
  if (isIPv4(bare)) return ipv4Prefix(bare)
  if (!isIPv6(bare)) return bare
  const groups = ipv6Groups(bare)
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return ipv4Prefix(
      groups
        .slice(6)
        .flatMap((group) => [group >> 8, group & 0xff])
        .join('.'),
    )
  }
  return ipv6Prefix(groups, 64)
}

/**
 * Whose networks those may be: for IPv6 the /48, which one customer of a provider easily has whole. Undefined where
 * nothing wider is looked at.
 */
export function widerPrefix(address: string): string | undefined {
  const bare = address.split('%', 1)[0] ?? ''
  if (!addressPrefix(bare).endsWith('::/64')) return undefined
  return ipv6Prefix(ipv6Groups(bare), 48)
}

function ipv6Prefix(groups: readonly number[], bits: 48 | 64): string {
  const shown = groups.slice(0, bits / 16).map((group) => group.toString(16))
  return `${shown.join(':')}::/${bits}`
}

function ipv4Prefix(address: string): string {
  return `${address.split('.').slice(0, 3).join('.')}.0/24`
}

/** The eight 16-bit groups of a valid IPv6 address, `::` written out. */
function ipv6Groups(address: string): readonly number[] {
  const [head = '', tail] = address.split('::')
  const front = groupsOf(head)
  if (tail === undefined) return front
  const back = groupsOf(tail)
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back]
}

function groupsOf(part: string): readonly number[] {
  return part.split(':').flatMap((group) => {
    if (group === '') return []
    if (!group.includes('.')) return [Number.parseInt(group, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}
