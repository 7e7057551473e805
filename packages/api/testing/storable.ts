/** Returns the text as the log stores it: lone halves of surrogate pairs and U+0000 are replaced by U+FFFD. */
export function storable(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)).replaceAll('\0', '\uFFFD')
}
