import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceOf } from './device.js'

describe('deviceOf', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
      'Chrome on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    ['Mozilla/5.0', 'Unknown browser'],
    ['curl/8.5.0', 'curl'],
    ['Dart/3.4 (dart:io)', 'Dart'],
    ['node', 'node'],
    ['undici', 'undici'],
    ['MyApp/1.2 (Android 14; Pixel 8)', 'MyApp on Android'],
    ['', 'Unknown device'],
    ['   ', 'Unknown device'],
    ['/8', 'Unknown device'],
  ])('turns the user agent %j into %j', (userAgent, device) => {
    expect(deviceOf(userAgent)).toBe(device)
  })

  it('returns the same device after a browser update', () => {
    const firefox = (version: number) =>
      `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`
    expect(deviceOf(firefox(128))).toBe(deviceOf(firefox(140)))
  })

  it('returns 1 to 100 characters for any user agent', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 512 }), (userAgent) => {
        const device = deviceOf(userAgent)
        expect(device.length).toBeGreaterThan(0)
        expect(device.length).toBeLessThanOrEqual(100)
      }),
    )
  })
})
