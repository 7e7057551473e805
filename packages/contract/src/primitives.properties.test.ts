import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathKey } from './paths.js'
import { email, isStorable, mendText, path, text, utf8Length } from './primitives.js'

const nul = String.fromCharCode(0)

/** Strings of any UTF-16 units, so with halves of surrogate pairs and U+0000 among them. */
const anyUnits = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0x41, 0xd83d, 0xde00)), { maxLength: 24 })
  .map((units) => String.fromCharCode(...units))

const survivesUtf8 = (value: string) => Buffer.from(value, 'utf8').toString('utf8') === value

describe('text', () => {
  it('accepts only strings that survive UTF-8, have no U+0000 and fit the length limit, and returns them unchanged', () => {
    fc.assert(
      fc.property(anyUnits, fc.integer({ min: 0, max: 24 }), (value, max) => {
        const fits = survivesUtf8(value) && !value.includes(nul) && [...value].length <= max
        const parsed = text(max).safeParse(value)
        expect(parsed.success).toBe(fits)
        if (parsed.success) expect(parsed.data).toBe(value)
      }),
    )
  })
})

describe('mendText', () => {
  it('returns a storable string of the same length, and a storable string unchanged', () => {
    fc.assert(
      fc.property(anyUnits, (value) => {
        const mended = mendText(value)
        expect(isStorable(mended)).toBe(true)
        expect(mended).toHaveLength(value.length)
        expect(mended === value).toBe(isStorable(value))
      }),
    )
  })
})

describe('utf8Length', () => {
  it('returns the number of bytes in UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(utf8Length(value)).toBe(Buffer.byteLength(value))
      }),
    )
  })
})

describe('email', () => {
  const address = fc.stringMatching(/^[a-zA-Z0-9]{1,20}([._+-][a-zA-Z0-9]{1,20})?@[a-zA-Z0-9]{1,20}\.[a-zA-Z]{2,6}$/)

  it('returns one address for all spellings by case and surrounding space', () => {
    fc.assert(
      fc.property(address, fc.stringMatching(/^\s{0,3}$/), (given, space) => {
        const parsed = email.parse(given)
        expect(email.parse(`${space}${given.toUpperCase()}${space}`)).toBe(parsed)
        expect(email.parse(parsed)).toBe(parsed)
      }),
    )
  })

  it('rejects a long hostile string by its length only', () => {
    expect(email.safeParse(`${'a.'.repeat(1_000_000)}@`).error?.issues).toEqual([
      expect.objectContaining({ message: 'must have at most 254 characters' }),
    ])
  })
})

describe('path', () => {
  const part = fc.oneof(
    fc.constantFrom('', '.', '..', '...', 'C:', 'con', ' ', '~', nul, '\\', '..\\'),
    fc.string({ maxLength: 8 }),
    anyUnits,
  )
  const anyPath = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'))

  it('stays inside its folder on POSIX and Windows, and is normalized', () => {
    fc.assert(
      fc.property(anyPath, (given) => {
        fc.pre(path.safeParse(given).success)
        expect(posix.resolve('/folder', given)).toBe(`/folder/${given}`)
        expect(posix.normalize(given)).toBe(given)
        expect(win32.resolve('C:\\folder', given)).toBe(`C:\\folder\\${given.replaceAll('/', '\\')}`)
      }),
      { numRuns: 500 },
    )
  })

  it('has the same key in upper case and in each Unicode form', () => {
    fc.assert(
      fc.property(anyPath, (given) => {
        const key = pathKey(given)
        expect(pathKey(given.normalize('NFD'))).toBe(key)
        expect(pathKey(given.normalize('NFC'))).toBe(key)
        expect(pathKey(given.normalize('NFC').toUpperCase())).toBe(key)
      }),
      { numRuns: 500 },
    )
  })

  it('accepts up to seven ordinary parts', () => {
    const ordinary = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}(\.[a-z]{1,5})?$/)
    fc.assert(
      fc.property(fc.array(ordinary, { minLength: 1, maxLength: 7 }), (parts) => {
        expect(path.parse(parts.join('/'))).toBe(parts.join('/'))
      }),
    )
  })
})
