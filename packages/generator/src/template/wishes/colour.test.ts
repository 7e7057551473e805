import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BLACK, contrast, formatHex, parseHex, READABLE, type Rgb, readableOn, textOn, WHITE } from './colour.js'

const part = fc.integer({ min: 0, max: 255 })
const colour = fc.tuple(part, part, part)

it('reads the hex colours that it writes, and rejects others', () => {
  fc.assert(fc.property(colour, (value: Rgb) => formatHex(parseHex(formatHex(value)) ?? BLACK) === formatHex(value)))
  for (const text of ['#12345', 'red', '', '#GGGGGG']) expect(parseHex(text)).toBeNull()
})

it('measures contrast as WCAG does', () => {
  expect(contrast(WHITE, BLACK)).toBeCloseTo(21, 5)
  expect(contrast(WHITE, WHITE)).toBe(1)
  // https://webaim.org/resources/contrastchecker: #767676 is the lightest grey that passes on white.
  expect(contrast(WHITE, [0x76, 0x76, 0x76])).toBeGreaterThanOrEqual(READABLE)
  expect(contrast(WHITE, [0x77, 0x77, 0x77])).toBeLessThan(READABLE)
})

it('chooses a readable text colour on every colour', () => {
  fc.assert(fc.property(colour, (value: Rgb) => contrast(textOn(value), value) >= READABLE))
})

it('moves every colour until it is readable on a light and on a dark background', () => {
  fc.assert(
    fc.property(
      colour,
      (value: Rgb) => contrast(readableOn([0xf4, 0xf5, 0xf7], value, BLACK), [0xf4, 0xf5, 0xf7]) >= READABLE,
    ),
  )
  fc.assert(
    fc.property(
      colour,
      (value: Rgb) => contrast(readableOn([0x1e, 0x1e, 0x1e], value, WHITE), [0x1e, 0x1e, 0x1e]) >= READABLE,
    ),
  )
})
