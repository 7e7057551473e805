export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * Tells line and column of an offset, both from 1. Columns count UTF-16 code units, as Dart itself and the
 * Language Server Protocol do: an emoji outside of the basic plane takes two.
 */
export function createLocator(text: string): (offset: number) => Position {
  const starts = [0]
  for (const ending of text.matchAll(/\r\n|\r|\n/g)) starts.push(ending.index + ending[0].length)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

/** How deep brackets stand in each other, without regard to strings and comments. Stops counting at `limit`. */
export function bracketDepth(text: string, limit: number): number {
  let depth = 0
  let deepest = 0
  for (let index = 0; index < text.length && deepest < limit; index += 1) {
    const character = text.charCodeAt(index)
    if (character === 0x28 || character === 0x5b || character === 0x7b) deepest = Math.max(deepest, ++depth)
    else if ((character === 0x29 || character === 0x5d || character === 0x7d) && depth > 0) depth -= 1
  }
  return deepest
}

/** Size of the tree of an XML file. */
export interface XmlSize {
  readonly elements: number
  /** The largest number of elements that stand in each other. */
  readonly depth: number
}

/** Estimates the size of an XML file in one pass, without parsing it: comments and character data are left out. */
export function measureXml(text: string): XmlSize {
  let [elements, open, depth] = [0, 0, 0]
  for (let at = 0; at < text.length; at += 1) {
    if (text.startsWith('<!--', at)) at = skipTo(text, '-->', at)
    else if (text.startsWith('<![CDATA[', at)) at = skipTo(text, ']]>', at)
    else if (text.startsWith('</', at)) open = Math.max(0, open - 1)
    else if (text.startsWith('/>', at)) open = Math.max(0, open - 1)
    else if (text[at] === '<' && /[^!?/\s]/.test(text.charAt(at + 1))) {
      elements += 1
      open += 1
      depth = Math.max(depth, open)
    }
  }
  return { elements, depth }
}

function skipTo(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from)
  return at < 0 ? text.length : at + end.length - 1
}
