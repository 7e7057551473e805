import { withoutEnding } from '../../text-ends.js'
import { END_OF_NAME, INTRODUCTION, INTRODUCTION_OF_APP } from './name-words.js'

/** Maximum length of a name in characters as people count them. */
const LONGEST_NAME = 40

/** A name found in a sentence, and the sentence without it: the words of a name are no wishes. */
export interface NameReading {
  readonly name: string | null
  readonly nameless: string
}

/**
 * Reads a name in quotes, or after "called", "named", "rename it to" and their like in the six languages.
 * @param quotesAreNames False where words in quotes alone are none: in a sentence about an app that has a name.
 */
export function readAppName(sentence: string, quotesAreNames = true): NameReading {
  const introduced = (quotesAreNames ? INTRODUCTION : INTRODUCTION_OF_APP).exec(sentence)
  if (introduced !== null) {
    const start = introduced.index + introduced[0].length
    const quoted = readQuoted(sentence, start)
    const end = quoted?.to ?? start + lengthOfBareName(sentence.slice(start))
    const name = cleanName(
      quoted === null ? sentence.slice(start, end).replace(OPENING_MARKS, '') : unescaped(quoted.text),
    )
    if (name !== null) return { name, nameless: `${sentence.slice(0, introduced.index)} . ${sentence.slice(end)}` }
  }
  for (const { text, from, to } of quotesAreNames ? findQuoted(sentence) : []) {
    const name = cleanName(unescaped(text))
    if (name === null || unescaped(text).length > 60) continue
    return { name, nameless: `${sentence.slice(0, from)} . ${sentence.slice(to)}` }
  }
  return { name: null, nameless: sentence }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Removes control characters, direction overrides and doubled spaces. Returns null when nothing visible is left. */
export function cleanName(text: string): string | null {
  const clean = text
    .slice(0, 2_000)
    .normalize('NFC')
    // \p{Cs}: a lone half of a surrogate pair cannot be written to a file.
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  const characters = [...graphemes.segment(clean.slice(0, 500))]
  const name = characters
    .slice(0, LONGEST_NAME)
    .map(({ segment }) => segment)
    .join('')
    .slice(0, 120)
    .replace(/\p{Cs}/gu, '')
    .trim()
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(name) ? name : null
}

function unescaped(text: string): string {
  return text.replace(/\\(?=")/g, '')
}

/** Marks of a quotation that is never closed. */
const OPENING_MARKS = /^["“„«'‘]+/

/** Counts the characters of up to five words, before a word that goes on with the sentence or with the end of a clause. */
function lengthOfBareName(text: string): number {
  const words = [...(text.slice(0, 1_000).split('\n', 1)[0] ?? '').matchAll(/[^\s]+/gu)]
  let end = 0
  for (const word of words.slice(0, 5)) {
    const bare = withoutEnding(word[0], ',.;:!?।')
    if (END_OF_NAME.test(bare)) break
    end = word.index + bare.length
    if (bare !== word[0]) break
  }
  return end
}

/** A text in quotation marks. */
interface Quoted {
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
function* findQuoted(text: string): Generator<Quoted> {
  const opener = /["“„«「'‘]/g
  for (let found = opener.exec(text); found !== null; found = opener.exec(text)) {
    const quoted = readQuoted(text, found.index)
    if (quoted === null) continue
    yield quoted
    opener.lastIndex = quoted.to
  }
}

/** Returns the quoted text whose opening mark is at `from`; null when there is none, or nothing closes it in its line. */
function readQuoted(text: string, from: number): Quoted | null {
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
