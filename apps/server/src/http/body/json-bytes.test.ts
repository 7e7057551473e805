import { expect, it } from 'vitest'
import { jsonBytes } from './json-bytes.js'

const texts: Readonly<Record<string, string>> = {
  'of plain ASCII': 'void main() {}',
  'of quotes and backslashes': '"\\'.repeat(100),
  'of control characters': Array.from({ length: 32 }, (_, unit) => String.fromCharCode(unit)).join(''),
  'outside of ASCII': 'ä語😀\u007f\u0080',
  'without characters': '',
}

it.each(Object.entries(texts))('jsonBytes returns the exact JSON size of a string %s', (_, text) => {
  expect(jsonBytes(text)).toBe(Buffer.byteLength(JSON.stringify(text)))
})

it('jsonBytes estimates the JSON size of objects and arrays at 90 to 120 percent', () => {
  const page = {
    items: Array.from({ length: 20 }, (_, at) => ({ id: `item ${at}`, settings: { dark: true, at, none: null } })),
    nextCursor: null,
  }
  const bytes = Buffer.byteLength(JSON.stringify(page))
  expect(jsonBytes(page)).toBeGreaterThan(0.9 * bytes)
  expect(jsonBytes(page)).toBeLessThan(1.2 * bytes)
})
