import { describe, expect, it } from 'vitest'
import { faultOf, isSlow, regexesOf } from './check-regexes.mjs'

describe('the check of regular expressions', () => {
  it('finds literals, and expressions that are built from constants', () => {
    const text = [
      'const WORDS = "a|b"',
      `const one = /a\\/[b]/gu.test(text)`,
      'const two = new RegExp(`^(?:$' + '{WORDS})+$`, "i")',
      'const three = RegExp("c")',
    ].join('\n')
    expect(regexesOf('a.ts', text)).toEqual([
      { place: 'a.ts:2', source: 'a\\/[b]', flags: 'gu' },
      { place: 'a.ts:3', source: '^(?:a|b)+$', flags: 'i' },
      { place: 'a.ts:4', source: 'c', flags: '' },
    ])
  })

  it('rejects an expression that is built at run time', async () => {
    const [regex] = regexesOf('a.ts', 'function f(word: string) { return new RegExp(`^$' + '{word}`) }')
    expect(await faultOf(regex)).toContain('built at run time')
  })

  it.each([
    ['exponential', '^(?:a|a)*$'],
    ['polynomial', '\\s+$'],
    // The lookbehind leaves only the fuzzer.
    ['polynomial', '(?<!x)\\s+$'],
  ])('rejects an expression that takes %s time', async (_, source) => {
    expect(await faultOf({ source, flags: '' })).toContain('more than linear time')
  })

  it('confirms a guess only if the text takes long', () => {
    expect(isSlow('(?<!x)\\s+$', '', `x${'\t'.repeat(100_000)}x`)).toBe(true)
    expect(isSlow('(?<!x)ab', '', `x${'\t'.repeat(100_000)}x`)).toBe(false)
  })

  it('accepts an expression that takes linear time', async () => {
    expect(await faultOf({ source: '^[a-z]+$', flags: '' })).toBeUndefined()
  })
})
