const quote = 0x22
const backslash = 0x5c
const blank = 0x20

/**
 * Returns the JSON size of a value in bytes without serializing it: exact for strings without lone surrogates, an
 * estimate for other values.
 */
export function jsonBytes(value: unknown): number {
  if (typeof value === 'string') return textBytes(value)
  if (typeof value !== 'object' || value === null) return 5
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + jsonBytes(item) + 1, 2)
  let bytes = 2
  for (const [key, member] of Object.entries(value)) bytes += textBytes(key) + jsonBytes(member) + 2
  return bytes
}

function textBytes(text: string): number {
  let bytes = Buffer.byteLength(text) + 2
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === quote || unit === backslash) bytes += 1
    else if (unit < blank) bytes += escapeBytes(unit)
  }
  return bytes
}

/**
 * Returns the bytes that escaping adds to a control character: 1 for `\n` and the like, 5 for `\u0001` and the like.
 */
function escapeBytes(unit: number): number {
  return unit >= 8 && unit <= 13 && unit !== 11 ? 1 : 5
}
