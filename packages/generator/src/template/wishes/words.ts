import type { Concept } from './concept.js'
import { IMPOSSIBLE } from './impossible.js'
import { VOCABULARY } from './vocabulary.js'

/** A piece of a sentence: what it means, or the word itself. */
export interface Piece {
  readonly concepts: readonly Concept[]
  /** The normalised word or phrase. */
  readonly word: string
  /** A key of `IMPOSSIBLE`, where the phrase asks for such a thing. */
  readonly impossible: string | null
  /** `,` is a soft end; `.` ends a clause. */
  readonly mark: ',' | '.' | null
  /** Where it stands in the normalised sentence. */
  readonly from: number
  readonly to: number
}

/** Marks after the thirtieth on one letter (UAX #15, "Stream-Safe Text"): sorting them takes the square of their number. */
const EXCESS_MARKS = /(\p{M}{30})\p{M}+/gu

/**
 * Returns the text in lower case, without the accents of Latin letters, with spaces for hyphens and apostrophes, and with
 * "Q & A" as one word. The marks of other scripts stay: in Devanagari they are the vowels.
 */
export function normalise(text: string): string {
  return text
    .replace(EXCESS_MARKS, '$1')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/\bq ?(?:&|\+|n|and|\/) ?a\b/g, ' qna ')
    .replace(/['’‘ʼ`\-‐‑–_/]/g, ' ')
}

/** They stand in the way between "no" and what is not wanted, and mean nothing. */
const ARTICLES = /^(?:the|an?|any|some|el|l[aeo]s?|un|una|der|die|das|den|dem|eine?[nmr]?|une|des|[oa]s?|uma?)$/

/** The phrases of the vocabulary in the sentence, longest first, with the words between them, but for articles. */
export function readPieces(normalised: string): readonly Piece[] {
  const words = [...normalised.matchAll(/[\p{L}\p{M}\p{N}]+|&|[.;!?:\n।]|[,،、]/gu)].map((match) => ({
    text: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }))
  const pieces: Piece[] = []
  for (let at = 0; at < words.length; ) {
    const found = phraseAt(words, at)
    if (found.piece.concepts.length > 0 || !ARTICLES.test(found.piece.word)) pieces.push(found.piece)
    at += found.length
  }
  return pieces
}

interface Word {
  readonly text: string
  readonly from: number
  readonly to: number
}

function phraseAt(words: readonly Word[], at: number): { piece: Piece; length: number } {
  const { text: first, from } = words[at] ?? { text: '', from: 0 }
  for (let length = Math.min(phraseLengths.get(first) ?? 0, words.length - at); length > 0; length--) {
    const phrase = words.slice(at, at + length)
    const word = phrase.map(({ text }) => text).join(' ')
    const meaning = meanings.get(word)
    if (meaning !== undefined)
      return { piece: { ...meaning, word, mark: null, from, to: phrase.at(-1)?.to ?? from }, length }
  }
  const { text: word, to } = words[at] ?? { text: '', to: from }
  const mark = /^[.;!?:\n।]$/.test(word) ? '.' : /^[,،、]$/.test(word) ? ',' : null
  return { piece: { concepts: [], word, impossible: null, mark, from, to }, length: 1 }
}

interface Meaning {
  readonly concepts: readonly Concept[]
  readonly impossible: string | null
}

const meanings = indexPhrases()

/** For each word with which a phrase begins, the number of words of the longest such phrase. */
const phraseLengths = new Map<string, number>()
for (const phrase of meanings.keys()) {
  const words = phrase.split(' ')
  const [first = ''] = words
  phraseLengths.set(first, Math.max(words.length, phraseLengths.get(first) ?? 0))
}

function indexPhrases(): ReadonlyMap<string, Meaning> {
  const index = new Map<string, Meaning>()
  for (const [concept, row] of Object.entries(VOCABULARY) as [Concept, Record<string, string>][]) {
    for (const phrase of Object.values(row).flatMap((phrases) => phrases.split('|'))) {
      const key = phrase.replace(/'/g, ' ')
      const concepts = index.get(key)?.concepts ?? []
      if (!concepts.includes(concept)) index.set(key, { concepts: [...concepts, concept], impossible: null })
    }
  }
  for (const [key, { words }] of Object.entries(IMPOSSIBLE)) {
    for (const phrase of words.split('|')) index.set(phrase, { concepts: ['impossible'], impossible: key })
  }
  return index
}
