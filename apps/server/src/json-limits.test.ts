import { jsonLimits } from '@assistant/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertJsonLimits, findJsonExcess } from './json-limits.js'

const { depth, members } = jsonLimits
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const numbers = (count: number) => JSON.stringify(Array.from({ length: count }, () => 0))
const keys = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 0])))

/** Counts as the scan should, on a value that was parsed. */
function membersIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const inner = Object.values(value)
  return inner.reduce<number>((sum, item) => sum + membersIn(item), inner.length)
}

describe.each([
  ['text', (json: string) => json],
  ['bytes', (json: string) => Buffer.from(json)],
] as const)('the limits of JSON as %s', (_, given) => {
  const excess = (json: string, isBatch = false) => findJsonExcess(given(json), isBatch)

  it('allow the largest call and reject one level, key or element more', () => {
    expect(excess(nested(depth))).toBeUndefined()
    expect(excess(nested(depth + 1))).toBe('depth')
    expect(excess('{"a":'.repeat(depth + 1))).toBe('depth')
    expect(excess(numbers(members))).toBeUndefined()
    expect(excess(numbers(members + 1))).toBe('members')
    expect(excess(keys(members))).toBeUndefined()
    expect(excess(keys(members + 1))).toBe('members')
    expect(excess(`[${numbers(members - 1)}]`)).toBeUndefined()
    expect(excess(`[${numbers(members)}]`)).toBe('members')
  })

  it('count the calls of a batch each by itself, up to twenty of the largest', () => {
    const batch = (calls: number) => `{${Array.from({ length: calls }, (_, at) => `"${at}":${numbers(members)}`)}}`
    expect(excess(batch(2), true)).toBeUndefined()
    expect(excess(batch(2), false)).toBe('members')
    expect(excess(batch(20), true)).toBeUndefined()
    expect(excess(batch(21), true)).toBe('members')
    expect(excess(`[${numbers(1)},${numbers(members + 1)}]`, true)).toBe('members')
    expect(excess(numbers(20 * members + 21), true)).toBe('members')
  })

  it('take the text of a file as one value, whatever it contains', () => {
    const file = JSON.stringify({ content: `${'[{"\\,'.repeat(20_000)}\\` })
    expect(excess(file)).toBeUndefined()
    expect(excess(`[${file},${nested(depth)}]`)).toBe('depth')
  })

  it('count what a parser would find, in any JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.nat(50), (json, more) => {
        const rest = members - membersIn(JSON.parse(json)) - 2 - more
        expect(excess(`[${json}, ${numbers(rest)}]`)).toBeUndefined()
        expect(excess(`[${json}, ${numbers(rest + more + 1)}]`)).toBe('members')
      }),
      { numRuns: 50 },
    )
  })

  it('stop at the first excess, also in text that is no JSON', () => {
    expect(excess('['.repeat(2_000_000))).toBe('depth')
    expect(excess(']'.repeat(2_000_000))).toBeUndefined()
    expect(excess(`[${','.repeat(2_000_000)}`)).toBe('members')
    expect(excess('"'.repeat(2_000_001))).toBeUndefined()
    expect(excess('"\\')).toBeUndefined()
    expect(excess('')).toBeUndefined()
  })
})

it('names the limit that was exceeded', () => {
  expect(() => assertJsonLimits(nested(65), false)).toThrow('The JSON is nested more than 64 levels deep.')
  expect(() => assertJsonLimits(numbers(10_001), false)).toThrow(
    'The JSON has more than 10000 keys and elements in one',
  )
  expect(() => assertJsonLimits(keys(1), false)).not.toThrow()
})
