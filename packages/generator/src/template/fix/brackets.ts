/** A bracket of a Dart file that is neither in a string nor in a comment. */
export interface Bracket {
  readonly character: string
  readonly offset: number
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** What closes an opening bracket; undefined for one that closes. */
export function closerOf(character: string): string | undefined {
  return CLOSERS[character]
}

/** The brackets of a text in their order; those of `${…}` in strings too. */
export function scanBrackets(text: string): readonly Bracket[] {
  const brackets: Bracket[] = []
  // The strings that are open around an interpolation, and how deep in braces each of them is.
  const strings: { readonly quote: string; depth: number }[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at, at + 3)
    if (rest.startsWith('//')) at = endOfLine(text, at)
    else if (rest.startsWith('/*')) at = endOfComment(text, at)
    else if (/^r?['"]/.test(rest) && !(rest.startsWith('r') && /\w/.test(text[at - 1] ?? ''))) at = openString(at)
    else at = takeBracket(at)
  }
  return brackets

  function openString(start: number): number {
    const isRaw = text[start] === 'r'
    const first = start + (isRaw ? 1 : 0)
    const character = text[first] ?? ''
    const quote = text.startsWith(character.repeat(3), first) ? character.repeat(3) : character
    return readString(first + quote.length, quote, isRaw)
  }

  /** Reads on to the end of a string, or to the beginning of an interpolation in it. */
  function readString(start: number, quote: string, isRaw: boolean): number {
    for (let position = start; position < text.length; position++) {
      if (text.startsWith(quote, position)) return position + quote.length
      if (quote.length === 1 && text[position] === '\n') return position
      if (!isRaw && text[position] === '\\') position += 1
      else if (!isRaw && text.startsWith('${', position)) {
        brackets.push({ character: '{', offset: position + 1 })
        strings.push({ quote, depth: 1 })
        return position + 2
      }
    }
    return text.length
  }

  function takeBracket(position: number): number {
    const character = text[position] ?? ''
    if ('()[]{}'.includes(character)) {
      brackets.push({ character, offset: position })
      const open = strings.at(-1)
      if (open !== undefined && character === '{') open.depth += 1
      if (open !== undefined && character === '}') {
        open.depth -= 1
        if (open.depth === 0) {
          strings.pop()
          return readString(position + 1, open.quote, false)
        }
      }
    }
    return position + 1
  }
}

/** Where the bracket that stands at `opener` is closed; null where nothing closes it. */
export function closingOffset(text: string, opener: number): number | null {
  let depth = 0
  for (const { character, offset } of scanBrackets(text)) {
    if (offset < opener) continue
    depth += closerOf(character) === undefined ? -1 : 1
    if (depth === 0) return offset
  }
  return null
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** Dart's comments stand in each other. */
function endOfComment(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('/*', at)) {
      depth += 1
      at += 1
    } else if (text.startsWith('*/', at)) {
      depth -= 1
      at += 1
      if (depth === 0) return at + 1
    }
  }
  return text.length
}
