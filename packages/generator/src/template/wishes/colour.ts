/** Red, green and blue, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** The smallest contrast that WCAG 2.2 AA allows for text (success criterion 1.4.3). */
export const READABLE = 4.5

export const WHITE: Rgb = [255, 255, 255]
export const BLACK: Rgb = [0, 0, 0]

/** Reads `#RRGGBB` or `RRGGBB`; null for anything else. */
export function parseHex(text: string): Rgb | null {
  const digits = /^#?([0-9a-f]{6})$/i.exec(text)?.[1]
  if (digits === undefined) return null
  const value = Number.parseInt(digits, 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** `#RRGGBB`, upper case. */
export function formatHex(colour: Rgb): string {
  return `#${colour
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()}`
}

/** `share` (0 to 1) of `other` in `colour`. */
export function mix(colour: Rgb, other: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2) => Math.round(colour[at] + (other[at] - colour[at]) * share)
  return [part(0), part(1), part(2)]
}

/** Relative luminance as in WCAG 2.2, 0 to 1. Flutter's `Color.computeLuminance` is the same formula. */
function luminance([red, green, blue]: Rgb): number {
  const linear = (part: number) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** Contrast ratio as in WCAG 2.2, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

/** White or black, whichever reads better on the colour. One of the two always reaches `READABLE`. */
export function textOn(colour: Rgb): Rgb {
  return contrast(WHITE, colour) >= contrast(BLACK, colour) ? WHITE : BLACK
}

/** `colour`, moved towards `end` in steps of a twentieth until it can be read as text on `background`. */
export function readableOn(background: Rgb, colour: Rgb, end: Rgb): Rgb {
  for (let step = 0; step < 20; step++) {
    const candidate = mix(colour, end, step / 20)
    if (contrast(candidate, background) >= READABLE) return candidate
  }
  return end
}
