import { jsonLimits } from '@assistant/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertJsonLimits, findJsonExcess } from './json-limits.js'

const { depth, members, membersOfBatch } = jsonLimits
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const numbers = (count: number) => JSON.stringify(Array.from({ length: count }, () => 0))
const keys = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 0])))

/** Counts the keys and elements of a parsed value, as the scan should count those of its text. */
function membersIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const inner = Object.values(value)
  return inner.reduce<number>((sum, item) => sum + membersIn(item), inner.length)
}

describe.each([
  ['text', (json: string) => json],
  ['bytes', (json: string) => Buffer.from(json)],
] as const)('the limits of JSON given as %s', (_, given) => {
  const excess = (json: string, batchCalls?: number) => findJsonExcess(given(json), batchCalls)

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

  it('count the members of each call of a batch separately, and those of all calls together', () => {
    const batch = (calls: number, each: number = members) =>
      `{${Array.from({ length: calls }, (_, at) => `"${at}":${numbers(each)}`)}}`
    expect(excess(batch(2), 2)).toBeUndefined()
    expect(excess(batch(2))).toBe('members')
    expect(excess(batch(20, membersOfBatch / 20 - 1), 20)).toBeUndefined()
    expect(excess(batch(20, membersOfBatch / 20), 20)).toBe('membersOfBatch')
    expect(excess(`[${numbers(1)},${numbers(members + 1)}]`, 2)).toBe('members')
  })

  it('allow a batch no more inputs than it has calls', () => {
    expect(excess(keys(2), 1)).toBe('calls')
    expect(excess(numbers(200), 200)).toBeUndefined()
    expect(excess(numbers(201), 200)).toBe('calls')
    expect(excess(`[[0,0,0],{"a":0,"b":0}]`, 2)).toBeUndefined()
    expect(excess('[]', 0)).toBeUndefined()
  })

  it('count the text of a file as one value, whatever it contains', () => {
    const file = JSON.stringify({ content: `${'[{"\\,'.repeat(20_000)}\\` })
    expect(excess(file)).toBeUndefined()
    expect(excess(`[${file},${nested(depth)}]`)).toBe('depth')
  })

  it('count as many members as a parser finds, in any JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.nat(50), (json, more) => {
        const rest = members - membersIn(JSON.parse(json)) - 2 - more
        expect(excess(`[${json}, ${numbers(rest)}]`)).toBeUndefined()
        expect(excess(`[${json}, ${numbers(rest + more + 1)}]`)).toBe('members')
      }),
      { numRuns: 50 },
    )
  })

  it('apply also to text that is not JSON', () => {
    expect(excess('['.repeat(2_000_000))).toBe('depth')
    expect(excess(']'.repeat(2_000_000))).toBeUndefined()
    expect(excess(`[${','.repeat(2_000_000)}`)).toBe('members')
    expect(excess('"'.repeat(2_000_001))).toBeUndefined()
    expect(excess('"\\')).toBeUndefined()
    expect(excess('')).toBeUndefined()
  })
})

it('assertJsonLimits names the limit that was exceeded', () => {
  expect(() => assertJsonLimits(nested(65))).toThrow('The JSON is nested more than 64 levels deep.')
  expect(() => assertJsonLimits(numbers(10_001))).toThrow('The JSON has more than 10000 keys and elements in one')
  expect(() => assertJsonLimits(numbers(21), 20)).toThrow('The JSON has more calls than the limit of 20.')
  expect(() => assertJsonLimits(keys(1))).not.toThrow()
})

describe('the accepted JSON with the most keys', () => {
  // Distinct keys are the slowest input for the parser.
  const call = (at: number, keysOfCall: number) =>
    `{${Array.from({ length: keysOfCall }, (_, key) => `"${(at * members + key).toString(36).padStart(30, 'x')}":0`)}}`
  const batch = (calls: number) =>
    `[${Array.from({ length: calls }, (_, at) => call(at, Math.floor(membersOfBatch / calls) - 1))}]`

  it.each([11, 200])('is scanned and parsed in less than 250 ms of processor time when it has %i calls', (calls) => {
    const text = batch(calls)
    const durationsMs = Array.from({ length: 5 }, () => {
      const began = process.cpuUsage()
      assertJsonLimits(text, 200)
      JSON.parse(text)
      const { user, system } = process.cpuUsage(began)
      return (user + system) / 1000
    })
    console.info(`${text.length} characters take ${durationsMs.map((ms) => ms.toFixed(0)).join(', ')} ms`)
    expect(Math.min(...durationsMs)).toBeLessThan(250)
  })
})
