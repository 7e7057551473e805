import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inPieces } from './pieces.js'

it('cuts any text into pieces of 1 to 800 characters that join to the same text and split no surrogate pair', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 1500 }), { maxLength: 4 }), (parts) => {
      const text = parts.join('\n')
      const pieces = [...inPieces(text)]
      expect(pieces.join('')).toBe(text)
      for (const piece of pieces) {
        expect(piece.length).toBeGreaterThan(0)
        expect(piece.length).toBeLessThanOrEqual(800)
        expect(piece).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/)
      }
    }),
  )
  expect([...inPieces('🎉'.repeat(1000))].map((piece) => piece.length)).toEqual([800, 800, 400])
})
