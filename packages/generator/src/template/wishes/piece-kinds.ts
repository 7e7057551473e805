import type { Concept } from './concept.js'
import { FEATURES } from './wishes.js'
import type { Piece } from './words.js'

const SWITCHES: readonly Concept[] = [
  'not',
  'with',
  'off',
  'on',
  'required',
  'optional',
  'only',
  'and',
  'limit',
  'app',
  'replace',
]

/** What stands in lists: "polls, videos and push notifications". */
const LISTED: readonly Concept[] = [...FEATURES, 'push', 'bell']

/** True for what can be wished, not for a word that changes the meaning of another. */
export function isThing(piece: Piece): boolean {
  return piece.concepts.some((concept) => !SWITCHES.includes(concept))
}

export function isFeature(piece: Piece): boolean {
  return piece.impossible !== null || hasConcept(piece, LISTED)
}

export function hasConcept(piece: Piece | undefined, concepts: readonly Concept[]): boolean {
  return piece?.concepts.some((concept) => concepts.includes(concept)) ?? false
}
