import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressPrefix, widerPrefix } from './address-prefix.js'

describe('the prefix of an address', () => {
  it.each([
    ['192.0.2.10', '192.0.2.0/24'],
    ['::ffff:192.0.2.10', '192.0.2.0/24'],
    ['::FFFF:c000:20a', '192.0.2.0/24'],
    ['0:0:0:0:0:ffff:192.0.2.10', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
    ['', ''],
  ])('of %s is %s', (address, prefix) => {
    expect(addressPrefix(address)).toBe(prefix)
  })

  it('is the same for every address of a network, and another for the next network', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat(255), (address, last) => {
        const network = address.split('.').slice(0, 3)
        expect(addressPrefix([...network, last].join('.'))).toBe(addressPrefix(address))
        expect(addressPrefix(`::ffff:${address}`)).toBe(addressPrefix(address))
      }),
    )
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(addressPrefix(address)).toMatch(/^([0-9a-f]{1,4}:){4}:\/64$|\.0\/24$/)
      }),
    )
  })

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['192.0.2.10', undefined],
    ['::ffff:192.0.2.10', undefined],
    ['unknown', undefined],
  ])('and the wider one of %s is %s', (address, prefix) => {
    expect(widerPrefix(address)).toBe(prefix)
  })
})
