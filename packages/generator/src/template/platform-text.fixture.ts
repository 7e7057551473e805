import { SaxesParser } from 'saxes'

/** Returns the value of the first attribute with this name. */
export function attribute(xml: string, name: string): string {
  const values: string[] = []
  const parser = new SaxesParser()
  parser.on('attribute', (found) => {
    if (found.name === name) values.push(found.value)
  })
  parser.write(xml).close()
  return values[0] ?? ''
}

/** Returns the text of the element that follows a plist key. */
export function elementAfter(plist: string, key: string): string {
  const texts: string[] = []
  const parser = new SaxesParser()
  parser.on('text', (text) => {
    if (text.trim() !== '') texts.push(text)
  })
  parser.write(plist).close()
  return texts[texts.indexOf(key) + 1] ?? ''
}

/** Returns the text that Android reads from a string resource. */
export function unescapeAndroid(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})|\\(.)/g, (_, code: string | undefined, character: string) =>
    code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/** Returns the value of a Dart literal without interpolation. */
export function evaluateDart(literal: string): string {
  const inner = literal.slice(1, -1)
  if (/(?<!\\)(?:\\\\)*\$/.test(inner)) throw new Error(`it interpolates: ${literal}`)
  return inner.replace(/\\u\{([0-9a-f]+)\}|\\(.)/g, (_, code: string | undefined, character: string) =>
    code === undefined ? character : String.fromCodePoint(Number.parseInt(code, 16)),
  )
}
