import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressPrefix, widerPrefix } from './address-prefix.js'

describe('addressPrefix', () => {
  it.each([
    ['192.0.2.10', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['64:ff9b::192.0.2.10', '64:ff9b:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
  ])('returns the network of %s: %s', (address, prefix) => {
    expect(addressPrefix(address)).toBe(prefix)
  })

  it.each([
    '::ffff:192.0.2.10',
    '::FFFF:c000:20a',
    '::ffff:c000:020a',
    '0:0:0:0:0:ffff:192.0.2.10',
    '0000:0000:0000:0000:0000:FFFF:C000:020A',
    '::ffff:192.0.2.10%eth0',
    '::192.0.2.10',
  ])('treats the IPv4 address %s in IPv6 notation as IPv4', (address) => {
    expect(addressPrefix(address)).toBe('192.0.2.0/24')
    expect(widerPrefix(address)).toBeUndefined()
  })

  it.each([
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['fe80::1%eth0.1', 'fe80:0:0:0::/64'],
    ['fe80::1%', 'fe80:0:0:0::/64'],
    ['fe80::1%a%b', 'fe80:0:0:0::/64'],
    ['192.0.2.10%eth0', '192.0.2.0/24'],
    ['unknown%eth0', 'unknown'],
  ])('drops the zone id of %s', (address, prefix) => {
    expect(addressPrefix(address)).toBe(prefix)
  })

  it.each([
    '',
    'unknown',
    '1',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.10.1',
    '010.0.0.1',
    '0x7f.0.0.1',
    ' 192.0.2.10',
    '192.0.2.0/24',
    '192.0.2.10:443',
    '[2001:db8::1]',
    '2001:db8::1::2',
    '2001:db8::12345',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::ffff:192.0.2.256',
    '::ffff:01.02.03.04',
    '::1/64',
  ])('returns the malformed address "%s" unchanged', (text) => {
    expect(addressPrefix(text)).toBe(text)
    expect(widerPrefix(text)).toBeUndefined()
  })

  it('never throws, whatever the text is, and neither does widerPrefix', () => {
    const part = fc.constantFrom('', '0', '1', '01', 'ffff', 'g', '255', '256', ':', '::', '.', '%', 'eth0', '/', ' ')
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 20 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (address) => {
        expect(typeof addressPrefix(address)).toBe('string')
        widerPrefix(address)
      }),
    )
  })

  it('is the same for all addresses of an IPv4 network, and well-formed for any IPv6 address', () => {
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

  it('differs between networks', () => {
    expect(addressPrefix('192.0.2.10')).not.toBe(addressPrefix('192.0.3.10'))
    expect(addressPrefix('2001:db8:1:2::1')).not.toBe(addressPrefix('2001:db8:1:3::1'))
  })
})

describe('widerPrefix', () => {
  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['192.0.2.10', undefined],
    ['unknown', undefined],
  ])('returns the /48 of %s: %s', (address, prefix) => {
    expect(widerPrefix(address)).toBe(prefix)
  })
})
