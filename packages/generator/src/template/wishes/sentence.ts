import { readAppName } from './app-name.js'
import type { Concept } from './concept.js'
import { findNegated } from './negation.js'
import { readColours } from './read-colours.js'
import type { ColourWish } from './wishes.js'
import { normalise, type Piece, readPieces } from './words.js'

/**
 * Longer sentences are read up to here: what matters stands at the beginning, and time stays bounded. Counted again once
 * normalised: a single character may become eighteen.
 */
const LONGEST_TEXT = 20_000

/** A sentence taken apart, before anybody asks what it wishes. */
export interface Sentence {
  /** True for a sentence about an app that there is. */
  readonly isFollowUp: boolean
  readonly name: string | null
  readonly colours: readonly ColourWish[]
  /** Where colours stand in `normalised`: they are in no piece. */
  readonly colourRanges: readonly { readonly from: number; readonly to: number }[]
  /** Without the name. The pieces know where in it they stand. */
  readonly normalised: string
  readonly pieces: readonly Piece[]
  /** Indices of pieces that are not wanted. */
  readonly negated: ReadonlySet<number>
  /** True where the concept is named as something wanted. */
  says(concept: Concept): boolean
  /** True where it is named as something not wanted. */
  denies(concept: Concept): boolean
}

/** Words that mean more in a sentence about an app that there is: in a first one, "light" may be that of a candle. */
const IN_FOLLOW_UPS: ReadonlyMap<string, Concept> = new Map([
  ...['light', 'claro', 'clara', 'clair', 'claire', 'hell', 'helles'].map((word) => [word, 'light'] as const),
  ['backend', 'backend'],
  ...['replace', 'replacing', 'swap', 'drop', 'delete'].map((word) => [word, 'not'] as const),
])

/** Takes a sentence in any of the six languages apart. In a follow-up, words in quotes alone are no name of the app. */
export function readSentence(text: string, isFollowUp = false): Sentence {
  const { name, nameless } = readAppName(text.slice(0, LONGEST_TEXT), !isFollowUp)
  const normalised = normalise(nameless).slice(0, LONGEST_TEXT)
  const { colours, rest, ranges } = readColours(normalised)
  const pieces = readPieces(rest).map((piece) => {
    const concept = isFollowUp && piece.concepts.length === 0 ? IN_FOLLOW_UPS.get(piece.word) : undefined
    return concept === undefined ? piece : { ...piece, concepts: [concept] }
  })
  const negated = findNegated(pieces)
  const names = (concept: Concept, isNegated: boolean) =>
    pieces.some((piece, at) => piece.concepts.includes(concept) && negated.has(at) === isNegated)
  return {
    isFollowUp,
    name,
    colours,
    colourRanges: ranges,
    normalised,
    pieces,
    negated,
    says: (concept) => names(concept, false),
    denies: (concept) => names(concept, true),
  }
}
