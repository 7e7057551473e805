/** What becomes of any text at all that goes through the log: encoding to UTF-8 mends halves of surrogate pairs. */
export function storable(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)).replaceAll('\0', '\uFFFD')
}
