import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { storable } from '../../testing/storable.js'
import { maxPieceCharacters } from './limits.js'
import { createTextSplitter } from './tree-file.js'

const through = (pieces: readonly string[]): string[] => {
  const text = createTextSplitter()
  return [...pieces.flatMap((piece) => text.push(piece)), ...text.end()]
}

// Any UTF-16 at all: halves of pairs alone, and cut between two pieces.
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))

describe('text pieces', () => {
  it('say what was said, wherever it is cut, with U+FFFD for what cannot be stored', () => {
    fc.assert(
      fc.property(fc.array(anyUnits), (pieces) => {
        expect(through(pieces).join('')).toBe(storable(pieces.join('')))
      }),
    )
  })

  it('are never empty, never too long, and never end in half a pair', () => {
    const long = fc
      .tuple(anyUnits, fc.integer({ min: 1, max: 200 }))
      .map(([unit, times]) => `${unit}😀`.repeat(times * 40))
    fc.assert(
      fc.property(fc.array(long, { maxLength: 3 }), (pieces) => {
        for (const piece of through(pieces)) {
          expect(piece).toBe(storable(piece))
          expect(piece.length).toBeGreaterThan(0)
          expect(piece.length).toBeLessThanOrEqual(maxPieceCharacters)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('hold back half a pair until the other half comes', () => {
    const text = createTextSplitter()
    expect(text.push('a\ud83d')).toEqual(['a'])
    expect(text.push('\ude00b')).toEqual(['😀b'])
    expect(text.push('\ud83d')).toEqual([])
    expect(text.end()).toEqual(['\uFFFD'])
  })
})
