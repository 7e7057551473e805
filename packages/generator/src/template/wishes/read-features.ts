import { hasConcept } from './piece-kinds.js'
import { FEATURES, type Feature } from './wishes.js'
import type { Piece } from './words.js'

/** What is switched on and off. */
export function readFeatures(
  pieces: readonly Piece[],
  negated: ReadonlySet<number>,
): Partial<Record<Feature, boolean>> {
  const features: Partial<Record<Feature, boolean>> = {}
  for (const [at, piece] of pieces.entries()) {
    for (const feature of FEATURES) {
      if (!piece.concepts.includes(feature)) continue
      // Said twice, the later one counts: people correct themselves.
      features[feature] = !negated.has(at)
    }
  }
  return { ...withoutTheRest(pieces), ...features }
}

/** Of these, "only" one leaves the others out: what a post may be made of besides text, and the lists of a chat. */
const ALTERNATIVES: readonly (readonly Feature[])[] = [
  ['polls', 'videos', 'images', 'documents'],
  ['groups', 'direct-messages'],
]

/** "only images", "direct messages only": the others of its kind are not wanted, unless they are named. */
function withoutTheRest(pieces: readonly Piece[]): Partial<Record<Feature, boolean>> {
  const isMeant = (kinds: readonly Feature[]) =>
    pieces.some(
      (piece, at) =>
        hasConcept(piece, ['only']) && (hasConcept(pieces[at - 1], kinds) || hasConcept(pieces[at + 1], kinds)),
    )
  return Object.fromEntries(ALTERNATIVES.filter(isMeant).flatMap((kinds) => kinds.map((kind) => [kind, false])))
}
