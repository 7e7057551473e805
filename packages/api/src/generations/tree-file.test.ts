import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { storable } from '../../testing/storable.js'
import { maxPieceCharacters } from './limits.js'
import { createTextSplitter } from './tree-file.js'

const splitAll = (pieces: readonly string[]): string[] => {
  const text = createTextSplitter()
  return [...pieces.flatMap((piece) => text.push(piece)), ...text.end()]
}

// Arbitrary UTF-16 units, with lone halves of surrogate pairs, so that pairs may be cut between two pieces.
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))

describe('createTextSplitter', () => {
  it('keeps the text wherever it is cut, with U+FFFD for units that cannot be stored', () => {
    fc.assert(
      fc.property(fc.array(anyUnits), (pieces) => {
        expect(splitAll(pieces).join('')).toBe(storable(pieces.join('')))
      }),
    )
  })

  it('returns no piece that is empty, too long, or ends inside a pair', () => {
    const long = fc
      .tuple(anyUnits, fc.integer({ min: 1, max: 200 }))
      .map(([unit, times]) => `${unit}😀`.repeat(times * 40))
    fc.assert(
      fc.property(fc.array(long, { maxLength: 3 }), (pieces) => {
        for (const piece of splitAll(pieces)) {
          expect(piece).toBe(storable(piece))
          expect(piece.length).toBeGreaterThan(0)
          expect(piece.length).toBeLessThanOrEqual(maxPieceCharacters)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('keeps the first half of a pair until the second half arrives', () => {
    const text = createTextSplitter()
    expect(text.push('a\ud83d')).toEqual(['a'])
    expect(text.push('\ude00b')).toEqual(['😀b'])
    expect(text.push('\ud83d')).toEqual([])
    expect(text.end()).toEqual(['\uFFFD'])
  })
})
