/** A text in quotation marks. */
export interface Quoted {
  /** Without its marks. */
  readonly text: string
  /** Offset of the opening mark. */
  readonly from: number
  /** Offset behind the closing mark. */
  readonly to: number
}

interface QuotationMark {
  readonly closers: string
  /** Closes only where none of `closers` follows. */
  readonly weakCloser?: string
  /** A backslash before the closing mark, or before another backslash, makes it a part of the text. */
  readonly hasEscapes?: boolean
  /** It is also an apostrophe: a letter or a digit outside of it shows that it is no quotation mark. */
  readonly isApostrophe?: boolean
}

/** Maximum length of a quoted text in UTF-16 code units; of one in single quotation marks, which may be apostrophes. */
const maxLength = 500
const maxLengthInApostrophes = 80

const marks: Readonly<Record<string, QuotationMark>> = {
  '"': { closers: '"', hasEscapes: true },
  '“': { closers: '”', weakCloser: '"' },
  '„': { closers: '“”"' },
  '«': { closers: '»' },
  '「': { closers: '」' },
  "'": { closers: "'’", isApostrophe: true },
  '‘': { closers: "'’", isApostrophe: true },
}

/** Yields the quoted texts in their order. They do not overlap. */
export function* findQuoted(text: string): Generator<Quoted> {
  const opener = /["“„«「'‘]/g
  for (let found = opener.exec(text); found !== null; found = opener.exec(text)) {
    const quoted = readQuoted(text, found.index)
    if (quoted === null) continue
    yield quoted
    opener.lastIndex = quoted.to
  }
}

/** Returns the quoted text whose opening mark is at `from`; null when there is none, or nothing closes it in its line. */
export function readQuoted(text: string, from: number): Quoted | null {
  const mark = marks[text.charAt(from)]
  if (mark === undefined || (mark.isApostrophe && endsInWord(text.slice(Math.max(0, from - 2), from)))) return null
  const end = closerOffset(text, from + 1, mark)
  return end === null ? null : { text: text.slice(from + 1, end), from, to: end + 1 }
}

/** Looks at each character once, and at no more than the maximum length. */
function closerOffset(text: string, start: number, mark: QuotationMark): number | null {
  const end = Math.min(text.length, start + 1 + (mark.isApostrophe ? maxLengthInApostrophes : maxLength))
  let otherwise: number | null = null
  for (let at = start; at < end; at += 1) {
    const character = text.charAt(at)
    if (character === '\n') break
    if (mark.hasEscapes && character === '\\' && /["\\]/.test(text.charAt(at + 1))) {
      at += 1
      if (text.charAt(at) === '"' && at < end) otherwise = at
    } else if (mark.closers.includes(character)) {
      const isApostrophe = mark.isApostrophe && (at === start || beginsWithWord(text.slice(at + 1, at + 3)))
      if (!isApostrophe) return at > start ? at : null
    } else if (character === mark.weakCloser && at > start) otherwise = at
  }
  return otherwise
}

function endsInWord(text: string): boolean {
  return /[\p{L}\p{N}]$/u.test(text)
}

function beginsWithWord(text: string): boolean {
  return /^[\p{L}\p{N}]/u.test(text)
}
